import Imaging

extension ConfusionMatrix {
  /// The matrix as a picture: a row a true class, a column a predicted one, each cell with its count and its share of the row,
  /// the darker the larger that is.
  public func picture(title: String) throws -> RGBImage {
    let letters = 2
    let nameWidth = (classes + ["predicted"]).map { RGBImage.size(of: $0, scale: letters).width }.max() ?? 0
    let line = RGBImage.size(of: "X", scale: letters).height
    let cell = (width: nameWidth + 12, height: 4 * line)
    let (left, top) = (nameWidth + 24, 4 * line + 32)
    let (width, height) = (left + cell.width * classes.count + 12, top + cell.height * classes.count + 12)
    let paper = [UInt8](
      repeating: 255, count: 3 * max(width, RGBImage.size(of: title, scale: letters).width + 24) * height)
    var image = try RGBImage(width: paper.count / 3 / height, height: height, pixels: paper)
    image.draw(title, x: 12, y: 12, with: .black, scale: letters)
    image.draw("true", x: 12, y: top - line - 8, with: .black, scale: letters)
    image.draw("predicted", x: left, y: 12 + line + 12, with: .black, scale: letters)
    func draw(_ text: String, middleX: Int, middleY: Int, _ colour: Colour) {
      let size = RGBImage.size(of: text, scale: letters)
      image.draw(text, x: middleX - size.width / 2, y: middleY - size.height / 2, with: colour, scale: letters)
    }
    for (truth, name) in classes.enumerated() {
      let middleY = top + truth * cell.height + cell.height / 2
      image.draw(name, x: 12, y: middleY - line / 2, with: .black, scale: letters)
      draw(name, middleX: left + truth * cell.width + cell.width / 2, middleY: top - line / 2 - 8, .black)
      for prediction in classes.indices {
        let (count, share) = (
          counts[truth][prediction], Double(counts[truth][prediction]) / Double(max(support(truth), 1))
        )
        let x = left + prediction * cell.width
        let ink = Colour(red: UInt8(255 - 235 * share), green: UInt8(255 - 185 * share), blue: UInt8(255 - 100 * share))
        let box = Box(x: x, y: top + truth * cell.height, width: cell.width, height: cell.height)
        image.fill(box, with: ink)
        image.outline(box, with: Colour(red: 200, green: 200, blue: 200), thickness: 1)
        let colour: Colour = share > 0.5 ? .white : .black
        draw("\(count)", middleX: x + cell.width / 2, middleY: middleY - line * 3 / 4, colour)
        draw(share.wholePercent, middleX: x + cell.width / 2, middleY: middleY + line * 3 / 4, colour)
      }
    }
    return image
  }
}

extension Double {
  fileprivate var wholePercent: String { "\(Int((self * 100).rounded())) %" }
}
