import Emotion
import Formatting
import Imaging

extension Look {
  /// The picture with a box around each face, its expression, and where all have room a bar for each of the seven; several faces
  /// are numbered from left to right. A picture without a face carries the reason.
  ///
  /// - Parameter path: the picture that was looked at.
  public func annotated(picture path: String) throws -> RGBImage {
    let picture = try PictureFile.readRGB(path: path, pixels: FaceReader.searchedPixels)
    var image = picture.image
    let annotations = fromLeft.enumerated().map { index, face in
      Annotation(face, number: faces.count > 1 ? index + 1 : nil, shrink: 1 / picture.scale, on: image)
    }
    var taken = annotations.flatMap { [$0.box, $0.title] }
    let panels = annotations.compactMap { annotation in
      annotation.panel(on: image, beside: taken).map { panel in
        taken.append(panel)
        return panel
      }
    }
    if panels.count == faces.count {
      for (annotation, panel) in zip(annotations, panels) { annotation.drawBars(on: &image, in: panel) }
    }
    for annotation in annotations { annotation.drawBox(on: &image) }
    for annotation in annotations { annotation.drawTitle(on: &image) }
    if let reason {
      let scale = Annotation.letterScale(of: image)
      let size = RGBImage.size(of: reason.prompt, scale: scale)
      image.fill(Box(x: 0, y: 0, width: size.width + 8, height: size.height + 8), with: .black)
      image.draw(reason.prompt, x: 4, y: 4, with: .white, scale: scale)
    }
    return image
  }
}

/// What is drawn for one face: a box, its eyes and nose, a title above it and a panel of bars beside it.
struct Annotation {
  private let face: FaceReading
  let box: Box
  /// Where the title is: above the face where there is room, else below.
  let title: Box
  /// One below the other, so that those of faces side by side do not meet.
  private let lines: [String]
  /// Eyes and nose.
  private let points: [Point]
  private let isAlone: Bool
  private let scale: Int
  private static let colour = Colour(red: 255, green: 196, blue: 0)
  private static let background = Colour(red: 24, green: 24, blue: 28)

  /// - Parameter number: nil for the only face.
  init(_ face: FaceReading, number: Int?, shrink: Double, on image: RGBImage) {
    self.face = face
    isAlone = number == nil
    box = shrink == 1 ? face.box : face.box.scaled(x: shrink, y: shrink)
    let found = face.face
    points = [found.leftEye, found.rightEye, found.nose].map { Point(x: $0.x * shrink, y: $0.y * shrink) }
    let (name, share) = (face.expression.name, face.probabilities[face.expression].percent)
    lines = number.map { ["\($0) \(name)", share] } ?? ["\(name) \(share)"]
    let letters = Self.letterScale(of: image)
    scale = isAlone ? letters : max(1, min(letters, box.width / 64))
    let sizes = lines.map { [scale] in RGBImage.size(of: $0, scale: scale) }
    let width = (sizes.map(\.width).max() ?? 0) + 4 * scale
    let height = sizes.reduce(2 * scale) { [scale] in $0 + $1.height + 2 * scale }
    title = Box(
      x: max(0, min(box.x, image.width - width)), y: box.y >= height ? box.y - height : box.y + box.height,
      width: width,
      height: height)
  }

  static func letterScale(of image: RGBImage) -> Int { max(1, min(image.width, image.height) / 360) }

  func drawBox(on image: inout RGBImage) {
    image.outline(box, with: Self.colour, thickness: 2 * scale)
    for point in points {
      let side = 3 * scale
      image.fill(
        Box(x: Int(point.x) - side / 2, y: Int(point.y) - side / 2, width: side, height: side), with: Self.colour)
    }
  }

  func drawTitle(on image: inout RGBImage) {
    image.fill(title, with: Self.colour)
    let row = (title.height - 2 * scale) / lines.count
    for (index, line) in lines.enumerated() {
      image.draw(line, x: title.x + 2 * scale, y: title.y + 2 * scale + index * row, with: .black, scale: scale)
    }
  }

  /// Right of the box where there is room, else left of it. The only face's is inside where there is none.
  func panel(on image: RGBImage, beside taken: [Box]) -> Box? {
    let names = Expression.allCases.map { RGBImage.size(of: $0.name, scale: scale) }
    let width = (names.map(\.width).max() ?? 0) + 46 * scale
    let height = row * Expression.allCases.count + 2 * scale
    let places = [box.x + box.width, box.x - width].map { Box(x: $0, y: box.y, width: width, height: height) }
    let free = places.first { place in
      place.x >= 0 && place.x + width <= image.width && !taken.contains { $0.intersection(place) != nil }
    }
    return free ?? (isAlone ? Box(x: box.x, y: box.y, width: width, height: height) : nil)
  }

  private var row: Int { RGBImage.size(of: "", scale: scale).height + 2 * scale }

  func drawBars(on image: inout RGBImage, in panel: Box) {
    let length = 40 * scale
    image.fill(panel, with: Self.background)
    for (index, expression) in Expression.allCases.enumerated() {
      let y = panel.y + 2 * scale + index * row
      image.draw(expression.name, x: panel.x + 2 * scale, y: y, with: .white, scale: scale)
      let filled = Int((face.probabilities[expression] * Float(length)).rounded())
      let right = panel.x + panel.width - length - 2 * scale
      image.fill(Box(x: right, y: y, width: max(filled, 1), height: row - 2 * scale), with: Self.colour)
    }
  }
}
