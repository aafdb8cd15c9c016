import Emotion
import Formatting
import Imaging

extension Look {
  /// The picture with a box around each face, its expression, and a bar for each of the seven. A picture without a face
  /// carries the reason.
  ///
  /// - Parameter path: the picture that was looked at.
  public func annotated(picture path: String) throws -> RGBImage {
    let picture = try PictureFile.readRGB(path: path, pixels: FaceReader.searchedPixels)
    var image = picture.image
    let shrink = 1 / picture.scale
    for face in faces { Annotation(face, shrink: shrink, on: image).draw(on: &image) }
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
  private let box: Box
  /// Eyes and nose.
  private let points: [Point]
  private let scale: Int
  private static let colour = Colour(red: 255, green: 196, blue: 0)
  private static let background = Colour(red: 24, green: 24, blue: 28)

  init(_ face: FaceReading, shrink: Double, on image: RGBImage) {
    self.face = face
    box = shrink == 1 ? face.box : face.box.scaled(x: shrink, y: shrink)
    let found = face.face
    points = [found.leftEye, found.rightEye, found.nose].map { Point(x: $0.x * shrink, y: $0.y * shrink) }
    scale = Self.letterScale(of: image)
  }

  static func letterScale(of image: RGBImage) -> Int { max(1, min(image.width, image.height) / 360) }

  func draw(on image: inout RGBImage) {
    image.outline(box, with: Self.colour, thickness: 2 * scale)
    for point in points {
      let side = 3 * scale
      image.fill(
        Box(x: Int(point.x) - side / 2, y: Int(point.y) - side / 2, width: side, height: side), with: Self.colour)
    }
    drawTitle(on: &image)
    drawBars(on: &image)
  }

  private func drawTitle(on image: inout RGBImage) {
    let title = "\(face.expression.name) \(face.probabilities[face.expression].percent)"
    let size = RGBImage.size(of: title, scale: scale)
    let (width, height) = (size.width + 4 * scale, size.height + 4 * scale)
    let y = box.y >= height ? box.y - height : box.y + box.height
    image.fill(Box(x: box.x, y: y, width: width, height: height), with: Self.colour)
    image.draw(title, x: box.x + 2 * scale, y: y + 2 * scale, with: .black, scale: scale)
  }

  /// Right of the box where there is room, else left of it, else inside.
  private func drawBars(on image: inout RGBImage) {
    let names = Expression.allCases.map { RGBImage.size(of: $0.name, scale: scale) }
    let nameWidth = names.map(\.width).max() ?? 0
    let (row, length) = ((names.first?.height ?? 0) + 2 * scale, 40 * scale)
    let width = nameWidth + length + 6 * scale
    let x =
      if box.x + box.width + width <= image.width { box.x + box.width } else if box.x >= width { box.x - width } else {
        box.x
      }
    image.fill(
      Box(x: x, y: box.y, width: width, height: row * Expression.allCases.count + 2 * scale), with: Self.background)
    for (index, expression) in Expression.allCases.enumerated() {
      let y = box.y + 2 * scale + index * row
      image.draw(expression.name, x: x + 2 * scale, y: y, with: .white, scale: scale)
      let filled = Int((face.probabilities[expression] * Float(length)).rounded())
      image.fill(
        Box(x: x + nameWidth + 4 * scale, y: y, width: max(filled, 1), height: row - 2 * scale), with: Self.colour)
    }
  }
}
