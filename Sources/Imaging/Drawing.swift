/// A colour to draw with, 8 bits a channel.
public struct Colour: Hashable, Sendable {
  public let red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  public static let white = Colour(red: 255, green: 255, blue: 255)
  public static let black = Colour(red: 0, green: 0, blue: 0)
}

/// Drawing onto a picture; what lies outside it is left out.
extension RGBImage {
  /// Fills `box`.
  public mutating func fill(_ box: Box, with colour: Colour) {
    guard let area = box.intersection(Box(x: 0, y: 0, width: width, height: height)) else { return }
    let columns = width
    pixels.withUnsafeMutableBufferPointer { pixels in
      for y in area.y..<(area.y + area.height) {
        var place = (y * columns + area.x) * 3
        for _ in 0..<area.width {
          (pixels[place], pixels[place + 1], pixels[place + 2]) = (colour.red, colour.green, colour.blue)
          place += 3
        }
      }
    }
  }

  /// Outlines `box` with lines of `thickness` pixels inside it.
  public mutating func outline(_ box: Box, with colour: Colour, thickness: Int = 2) {
    let line = min(max(thickness, 1), max(box.width, 1), max(box.height, 1))
    fill(Box(x: box.x, y: box.y, width: box.width, height: line), with: colour)
    fill(Box(x: box.x, y: box.y + box.height - line, width: box.width, height: line), with: colour)
    fill(Box(x: box.x, y: box.y, width: line, height: box.height), with: colour)
    fill(Box(x: box.x + box.width - line, y: box.y, width: line, height: box.height), with: colour)
  }

  /// Fills the disc of `radius` pixels around (x, y).
  public mutating func fillDisc(x: Int, y: Int, radius: Int, with colour: Colour) {
    guard radius >= 0 else { return }
    for row in -radius...radius {
      let half = Int(Double(radius * radius - row * row).squareRoot())
      fill(Box(x: x - half, y: y + row, width: 2 * half + 1, height: 1), with: colour)
    }
  }

  /// A line of `thickness` pixels from one point to another.
  public mutating func drawLine(
    fromX: Int, fromY: Int, toX: Int, toY: Int, with colour: Colour, thickness: Int = 1
  ) {
    let steps = max(abs(toX - fromX), abs(toY - fromY), 1)
    for step in 0...steps {
      let (x, y) = (fromX + (toX - fromX) * step / steps, fromY + (toY - fromY) * step / steps)
      fill(
        Box(x: x - thickness / 2, y: y - thickness / 2, width: max(thickness, 1), height: max(thickness, 1)),
        with: colour)
    }
  }

  /// The size of `text` as `draw` draws it, in pixels.
  public static func size(of text: String, scale: Int = 1) -> (width: Int, height: Int) {
    let size = max(scale, 1)
    return (max(text.count * Font.advance - 1, 0) * size, Font.rows * size)
  }

  /// Draws one line of `text` with its top left corner at (x, y). A letter is 5 x 8 squares of `scale` pixels, and one square
  /// apart from the next; characters beyond printable ASCII become question marks.
  public mutating func draw(_ text: String, x: Int, y: Int, with colour: Colour, scale: Int = 1) {
    let size = max(scale, 1)
    for (position, character) in text.enumerated() {
      let left = x + position * Font.advance * size
      for row in 0..<Font.rows {
        for column in 0..<Font.columns where Font.isInked(character, column: column, row: row) {
          fill(Box(x: left + column * size, y: y + row * size, width: size, height: size), with: colour)
        }
      }
    }
  }
}
