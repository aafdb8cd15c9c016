import Emotion
import Imaging

/// A sheet of white paper with a frame on it, on which two numbers have a place.
struct Chart {
  var image: RGBImage
  /// The inside of the frame, in pixels.
  let frame: Box
  /// What its left and right sides, and its bottom and top, stand for.
  let across, up: ClosedRange<Double>

  static let letters = 2
  static let line = RGBImage.size(of: "X", scale: letters).height

  func x(_ value: Double) -> Int { frame.x + Int(Double(frame.width) * share(of: value, in: across)) }
  func y(_ value: Double) -> Int { frame.y + Int(Double(frame.height) * (1 - share(of: value, in: up))) }

  private func share(of value: Double, in range: ClosedRange<Double>) -> Double {
    min(max((value - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
  }

  /// Lines across the frame at this value of the one axis or the other.
  mutating func rule(x value: Double) {
    image.fill(Box(x: x(value), y: frame.y, width: 1, height: frame.height), with: .pale)
  }

  mutating func rule(y value: Double) {
    image.fill(Box(x: frame.x, y: y(value), width: frame.width, height: 1), with: .pale)
  }

  mutating func dot(_ x: Double, _ y: Double, radius: Int, _ colour: Colour) {
    image.fillDisc(x: self.x(x), y: self.y(y), radius: radius, with: colour)
  }

  /// Text around a place: 0 begins there, 0.5 has its middle there, 1 ends there.
  mutating func write(_ text: String, x: Int, y: Int, align: Double = 0, _ colour: Colour = .black) {
    let width = RGBImage.size(of: text, scale: Self.letters).width
    image.draw(text, x: x - Int(Double(width) * align), y: y, with: colour, scale: Self.letters)
  }

  mutating func close() { image.outline(frame, with: .grey, thickness: 2) }
}

extension RGBImage {
  static func paper(width: Int, height: Int) throws(ImagingError) -> RGBImage {
    try RGBImage(width: width, height: height, pixels: [UInt8](repeating: 255, count: 3 * width * height))
  }
}

extension Colour {
  static let pale = Colour(red: 220, green: 220, blue: 220)
  static let grey = Colour(red: 130, green: 130, blue: 130)
  static let green = Colour(red: 30, green: 140, blue: 60)
  static let red = Colour(red: 200, green: 40, blue: 40)
  static let blue = Colour(red: 40, green: 90, blue: 200)
  static let gold = Colour(red: 225, green: 160, blue: 0)

  /// Of a mood; grey where it is not known.
  init(_ mood: Mood?) {
    switch mood {
    case .happy: self = .gold
    case .angry: self = .red
    case .sad: self = .blue
    case .neutral: self = .green
    case nil: self = .grey
    }
  }
}
