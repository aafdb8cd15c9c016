/// V4L2's name for a pixel format.
struct FourCC: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  var rawValue: UInt32

  init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The first byte is the lowest, as v4l2_fourcc() puts them together.
  init(_ encoding: CameraFormat.Encoding) {
    let bytes: [UInt8] = encoding == .mjpg ? Array("MJPG".utf8) : Array(encoding.rawValue.utf8)
    rawValue = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// What reads it; nil where nothing here does. `JPEG` is another word for `MJPG`.
  var encoding: CameraFormat.Encoding? {
    switch description {
    case "GREY": .grey
    case "NV12": .nv12
    case "YUYV": .yuyv
    case "MJPG", "JPEG": .mjpg
    default: nil
    }
  }

  var description: String {
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> (8 * UInt32($0))) & 0x7F }
    return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? UInt8(ascii: "?") : $0 }, as: UTF8.self)
  }
}

/// A pixel format that a camera offers, with its sizes.
public struct FormatOffer: Sendable, Equatable {
  /// Frame sizes, in pixels.
  public enum Size: Sendable, Equatable {
    case exactly(width: Int, height: Int)
    case between(width: ClosedRange<Int>, widthStep: Int, height: ClosedRange<Int>, heightStep: Int)
  }

  var code: FourCC
  /// Empty where the driver does not list them.
  public var sizes: [Size]

  /// Nil where frames of this format cannot be read here.
  public var encoding: CameraFormat.Encoding? { code.encoding }
  /// V4L2's four characters.
  public var name: String { code.description }
}

extension FormatOffer.Size {
  /// The size nearest to the one wanted that this one allows.
  func nearest(width: Int, height: Int) -> (width: Int, height: Int) {
    switch self {
    case .exactly(let width, let height):
      (width, height)
    case .between(let widths, let widthStep, let heights, let heightStep):
      (Self.snap(width, to: widths, step: widthStep), Self.snap(height, to: heights, step: heightStep))
    }
  }

  private static func snap(_ value: Int, to range: ClosedRange<Int>, step: Int) -> Int {
    let step = max(step, 1)
    let inside = min(max(value, range.lowerBound), range.upperBound)
    let down = range.lowerBound + (inside - range.lowerBound) / step * step
    return inside - down > step / 2 && down + step <= range.upperBound ? down + step : down
  }
}
