/// A rectangle of whole pixels; (x, y) is its top left pixel. It may lie partly or wholly outside a picture.
public struct Box: Hashable, Sendable, Codable {
  public var x, y, width, height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// In pixels; 0 where a side is not positive.
  public var area: Int { isEmpty ? 0 : width * height }
  public var isEmpty: Bool { width <= 0 || height <= 0 }

  /// What both boxes cover; nil where that is nothing.
  public func intersection(_ other: Box) -> Box? {
    let (left, top) = (max(x, other.x), max(y, other.y))
    let (right, bottom) = (min(x + width, other.x + other.width), min(y + height, other.y + other.height))
    guard right > left, bottom > top else { return nil }
    return Box(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// Shared area over the area of both together (the Jaccard index), 0 to 1.
  public func intersectionOverUnion(_ other: Box) -> Double {
    guard let shared = intersection(other)?.area else { return 0 }
    return Double(shared) / Double(area + other.area - shared)
  }

  /// With every edge multiplied and rounded to whole pixels.
  public func scaled(x horizontally: Double, y vertically: Double) -> Box {
    let (left, top) = ((Double(x) * horizontally).rounded(), (Double(y) * vertically).rounded())
    let right = (Double(x + width) * horizontally).rounded()
    let bottom = (Double(y + height) * vertically).rounded()
    return Box(x: Int(left), y: Int(top), width: Int(right - left), height: Int(bottom - top))
  }
}
