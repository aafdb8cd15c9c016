import Glibc

/// What is asked of a camera; whatever is nil is chosen.
public struct CameraWish: Sendable, Equatable {
  /// Only this one, if given.
  public var encoding: CameraFormat.Encoding?
  /// The nearest size that the camera has is taken, in pixels.
  public var width, height: Int?
  /// The nearest rate that the camera has is taken. Fewer frames let the camera expose longer in a dim room.
  public var framesPerSecond: Int

  public init(
    encoding: CameraFormat.Encoding? = nil, width: Int? = nil, height: Int? = nil, framesPerSecond: Int = 15
  ) {
    self.encoding = encoding
    self.width = width
    self.height = height
    self.framesPerSecond = framesPerSecond
  }
}

/// A format to try.
struct FormatCandidate: Equatable {
  var code: FourCC
  var width, height: Int
}

/// Ranks what a camera offers, best first: near the size wanted (640x480 unless given), and of the formats that are about as
/// near, the one whose luma is the least work.
struct FormatChoice {
  let wish: CameraWish

  /// One candidate per readable format; a driver may list one that it then refuses, so that the next has to be tried.
  func candidates(_ offers: [FormatOffer]) -> [FormatCandidate] {
    var ranked: [(candidate: FormatCandidate, cost: Double)] = []
    for offer in offers {
      guard let encoding = offer.encoding, wish.encoding == nil || wish.encoding == encoding else { continue }
      let sizes = offer.sizes.isEmpty ? [(target.width, target.height)] : offer.sizes.map(nearest)
      let costs = sizes.map { cost(width: $0.0, height: $0.1) }
      guard let best = costs.indices.min(by: { costs[$0] < costs[$1] }) else { continue }
      let candidate = FormatCandidate(code: offer.code, width: sizes[best].0, height: sizes[best].1)
      ranked.append((candidate, costs[best] + Self.work(encoding)))
    }
    // Equal costs keep the driver's order.
    return ranked.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element.candidate)
  }

  /// A missing side follows from the other at 4:3.
  private var target: (width: Int, height: Int) {
    switch (wish.width, wish.height) {
    case (let width?, let height?): (max(width, 1), max(height, 1))
    case (let width?, nil): (max(width, 1), max(width * 3 / 4, 1))
    case (nil, let height?): (max(height * 4 / 3, 1), max(height, 1))
    case (nil, nil): (640, 480)
    }
  }

  private func nearest(_ size: FormatOffer.Size) -> (Int, Int) {
    size.nearest(width: target.width, height: target.height)
  }

  /// In doublings of a side. Too small costs twice as much as too large: pixels that are missing make far faces too small.
  private func cost(width: Int, height: Int) -> Double {
    func side(_ got: Int, _ wanted: Int) -> Double {
      let doublings = log2(Double(max(got, 1)) / Double(wanted))
      return doublings < 0 ? -2 * doublings : doublings
    }
    return side(width, target.width) + side(height, target.height)
  }

  private static func work(_ encoding: CameraFormat.Encoding) -> Double {
    switch encoding {
    case .grey: 0
    case .nv12: 0.1
    case .yuyv: 0.2
    case .mjpg: 0.5
    case .picture: 0
    }
  }
}
