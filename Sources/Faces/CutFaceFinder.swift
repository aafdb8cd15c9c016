import Imaging

/// Says whether a face is cut off by the picture's edge: one that is whole once the picture goes on in its mirror image there.
/// Faces that are about half inside are seen, at the sides and at the top.
///
/// Holds its memory from picture to picture. One task at a time.
public final class CutFaceFinder {
  /// The longer side of the picture that is searched, in pixels: only somebody near is worth telling.
  private static let side = 320

  private let finder: FaceFinder
  private var small: GreyImage?
  private var view: GreyImage?
  private var found: [FoundFace] = []

  public init(cascade: Cascade, confirmer: FaceConfirmer) throws(ImagingError) {
    let detector = FaceDetector(cascade: cascade, parameters: try ScanParameters(minSize: 32))
    var settings = FaceFinder.Settings()
    settings.rolls = [0]
    finder = FaceFinder(detector: detector, confirmer: confirmer, settings: settings)
    found.reserveCapacity(16)
  }

  public func seesCutFace(in image: GreyImage) throws -> Bool {
    let scale = min(1, Double(Self.side) / Double(max(image.width, image.height)))
    let (columns, rows) = (max(Int(Double(image.width) * scale), 1), max(Int(Double(image.height) * scale), 1))
    var inner = try memory(&small, columns, rows)
    inner.refill { Patch(image.bounds).sample(image, columns: columns, rows: rows, into: $0) }
    let margin = min(columns, rows) / 4
    let width = columns + 2 * margin
    var mirrored = try memory(&view, width, rows + 2 * margin)
    mirrored.refill { target in
      for place in target.indices {
        let (x, y) = (place % width - margin, place / width - margin)
        target[place] = inner.pixels[Self.mirrored(y, rows) * columns + Self.mirrored(x, columns)]
      }
    }
    try finder.find(in: mirrored, into: &found)
    (small, view) = (inner, mirrored)
    let picture = Box(x: margin, y: margin, width: columns, height: rows)
    return found.contains { face in
      let inside = Double(face.box.intersection(picture)?.area ?? 0) / Double(face.box.area)
      return (0.35...0.9).contains(inside)
    }
  }

  private static func mirrored(_ place: Int, _ count: Int) -> Int {
    place < 0 ? -1 - place : place < count ? place : 2 * count - 1 - place
  }

  private func memory(_ image: inout GreyImage?, _ width: Int, _ height: Int) throws -> GreyImage {
    defer { image = nil }
    if let image, image.width == width, image.height == height { return image }
    return try GreyImage(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
  }
}
