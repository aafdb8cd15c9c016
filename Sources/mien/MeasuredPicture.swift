import Imaging

/// A picture of a data set as it is measured: perhaps in a camera's frame, perhaps turned about its middle; what was outside is
/// the nearest pixel.
struct MeasuredPicture {
  private(set) var image: GreyImage
  private(set) var faces: [Box]

  init(_ image: GreyImage, faces: [Box], framed: Bool, degrees: Double) {
    (self.image, self.faces) = (image, faces)
    if framed { frame(width: 640, height: 480) }
    if degrees != 0 { turn(by: degrees * .pi / 180) }
  }

  private mutating func frame(width: Int, height: Int) {
    let scale = min(Double(width) / Double(image.width), Double(height) / Double(image.height))
    func bar(_ side: Int, _ old: Int) -> Int { (side - Int((Double(old) * scale).rounded())) / 2 }
    let (left, top) = (bar(width, image.width), bar(height, image.height))
    for place in faces.indices {
      let face = faces[place].scaled(x: scale, y: scale)
      faces[place] = Box(x: face.x + left, y: face.y + top, width: face.width, height: face.height)
    }
    image = image.framed(width: width, height: height)
  }

  private mutating func turn(by roll: Double) {
    let original = image
    var whole = Patch(image.bounds)
    whole.roll = -roll
    image.refill { whole.sample(original, columns: original.width, rows: original.height, into: $0) }
    // From the picture to the turned one: the other way round.
    var back = Patch(image.bounds)
    back.roll = roll
    for place in faces.indices {
      let middle = back.inner(faces[place], columns: image.width, rows: image.height)
      faces[place] = Patch(x: middle.x, y: middle.y, width: middle.width, height: middle.height).box
    }
  }
}
