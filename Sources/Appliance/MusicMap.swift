import Emotion
import Imaging
import Library

/// A picture of a collection on the valence/arousal plane: a dot for each track, and titles where there is room.
public struct MusicMap {
  /// Pixels of each side.
  public static let side = 1_200
  private static let margin = 60
  private static let background = Colour(red: 250, green: 250, blue: 247)
  private static let line = Colour(red: 205, green: 205, blue: 200)
  private static let ink = Colour(red: 60, green: 60, blue: 60)

  public let picture: RGBImage

  /// - Parameter tracks: drawn in this order; the titles of the first ones come first where they would overlap.
  public init(_ tracks: [PlaylistTrack]) throws {
    let blank = [UInt8](repeating: 0, count: Self.side * Self.side * 3)
    var picture = try RGBImage(width: Self.side, height: Self.side, pixels: blank)
    picture.fill(Box(x: 0, y: 0, width: Self.side, height: Self.side), with: Self.background)
    let words = Self.drawPlane(on: &picture)
    for track in tracks { picture.fill(Self.dot(track, radius: 4), with: Self.colour(track.affect.quadrant)) }
    var taken = words + tracks.map { Self.dot($0, radius: 5) }
    for track in tracks.prefix(Self.crowd) {
      let text = String(track.title.prefix(Self.longestTitle))
      let size = RGBImage.size(of: text)
      let spot = Self.place(track.affect)
      let places = [
        (spot.x + 8, spot.y - 4), (spot.x - 8 - size.width, spot.y - 4), (spot.x - size.width / 2, spot.y + 8),
      ]
      let boxes = places.map { Box(x: $0.0, y: $0.1, width: size.width, height: size.height) }
      guard
        let free = boxes.first(where: { box in Self.isInside(box) && !taken.contains { $0.intersection(box) != nil } })
      else { continue }
      picture.draw(text, x: free.x, y: free.y, with: Self.ink)
      taken.append(free)
    }
    self.picture = picture
  }

  /// More titles than this cannot be read.
  private static let crowd = 400
  private static let longestTitle = 24

  /// - Returns: where words stand.
  private static func drawPlane(on picture: inout RGBImage) -> [Box] {
    var words: [Box] = []
    func write(_ text: String, x: Int, y: Int, with colour: Colour, scale: Int) {
      let size = RGBImage.size(of: text, scale: scale)
      picture.draw(text, x: x, y: y, with: colour, scale: scale)
      words.append(Box(x: x, y: y, width: size.width, height: size.height))
    }
    let (inner, middle) = (side - 2 * margin, side / 2)
    picture.outline(Box(x: margin, y: margin, width: inner, height: inner), with: line, thickness: 1)
    picture.fill(Box(x: middle, y: margin, width: 1, height: inner), with: line)
    picture.fill(Box(x: margin, y: middle, width: inner, height: 1), with: line)
    for (quadrant, x, y) in [
      (Quadrant.angry, margin, margin), (.happy, side - margin, margin), (.sad, margin, side - margin),
      (.calm, side - margin, side - margin),
    ] {
      let text = quadrant.rawValue
      let size = RGBImage.size(of: text, scale: 3)
      write(
        text, x: x < middle ? x + 10 : x - 10 - size.width, y: y < middle ? y + 10 : y - 10 - size.height,
        with: colour(quadrant), scale: 3)
    }
    for (text, x, y) in [
      ("unpleasant", margin, side - margin + 30), ("pleasant", side - margin - 96, side - margin + 30),
      ("excited", margin, margin - 30),
    ] {
      write(text, x: x, y: y, with: ink, scale: 2)
    }
    return words
  }

  private static func place(_ affect: Affect) -> (x: Int, y: Int) {
    let half = Float(side - 2 * margin) / 2
    return (
      side / 2 + Int((affect.valence * half).rounded()), side / 2 - Int((affect.arousal * half).rounded())
    )
  }

  private static func dot(_ track: PlaylistTrack, radius: Int) -> Box {
    let spot = place(track.affect)
    return Box(x: spot.x - radius / 2, y: spot.y - radius / 2, width: radius, height: radius)
  }

  private static func isInside(_ box: Box) -> Bool {
    box.x >= 4 && box.y >= 4 && box.x + box.width <= side - 4 && box.y + box.height <= side - 4
  }

  private static func colour(_ quadrant: Quadrant) -> Colour {
    switch quadrant {
    case .happy: Colour(red: 214, green: 138, blue: 16)
    case .angry: Colour(red: 196, green: 52, blue: 44)
    case .sad: Colour(red: 58, green: 92, blue: 168)
    case .calm: Colour(red: 44, green: 138, blue: 92)
    }
  }
}
