import Glibc
import Imaging

extension TasteReport {
  /// The tracks on the plane: liked ones as green discs, skipped ones as red crosses, those that were just heard as grey dots,
  /// and the middle of what is liked as a ring.
  public func picture(title: String) throws -> RGBImage {
    let side = 640
    let (left, top) = (60, 84)
    var chart = Chart(
      image: try .paper(width: left + side + 24, height: top + side + 48),
      frame: Box(x: left, y: top, width: side, height: side), across: -1...1, up: -1...1)
    chart.write(title, x: left, y: 14)
    legend(in: &chart, y: 48)
    chart.rule(x: 0)
    chart.rule(y: 0)
    let (frame, line) = (chart.frame, Chart.line)
    for (name, x, y) in [("angry", 0.0, 0), ("happy", 1, 0), ("sad", 0, 1), ("calm", 1, 1)] {
      chart.write(
        name, x: frame.x + (x == 0 ? 10 : side - 10), y: frame.y + (y == 0 ? 10 : side - line - 10), align: x, .grey)
    }
    chart.write("unpleasant", x: frame.x, y: frame.y + side + 16)
    chart.write("pleasant", x: frame.x + side, y: frame.y + side + 16, align: 1)
    for (letter, place) in zip("excited", 0...) { chart.write("\(letter)", x: 26, y: frame.y + place * (line + 4)) }
    for (letter, place) in zip("calm".reversed(), 1...) {
      chart.write("\(letter)", x: 26, y: frame.y + side - place * (line + 4))
    }
    for kind in [Point.Kind.heard, .skipped, .liked] {
      for track in tracks where track.kind == kind { draw(track, in: &chart) }
    }
    ring(in: &chart)
    chart.close()
    return chart.image
  }

  private func draw(_ track: Point, in chart: inout Chart) {
    mark(track.kind, x: chart.x(Double(track.valence)), y: chart.y(Double(track.arousal)), in: &chart)
  }

  private func mark(_ kind: Point.Kind, x: Int, y: Int, in chart: inout Chart) {
    switch kind {
    case .liked: chart.image.fillDisc(x: x, y: y, radius: 7, with: .green)
    case .heard: chart.image.fillDisc(x: x, y: y, radius: 4, with: .grey)
    case .skipped:
      for slope in [-1, 1] {
        chart.image.drawLine(
          fromX: x - 6, fromY: y - 6 * slope, toX: x + 6, toY: y + 6 * slope, with: .red, thickness: 3)
      }
    }
  }

  private func legend(in chart: inout Chart, y: Int) {
    var x = chart.frame.x + 8
    for kind in [Point.Kind.liked, .heard, .skipped] {
      let text = "\(kind.rawValue) \(tracks.count { $0.kind == kind })"
      mark(kind, x: x, y: y + Chart.line / 2 - 2, in: &chart)
      chart.write(text, x: x + 16, y: y)
      x += 16 + RGBImage.size(of: text, scale: Chart.letters).width + 36
    }
  }

  private func ring(in chart: inout Chart) {
    let liked = tracks.filter { $0.kind == .liked }
    guard !liked.isEmpty else { return }
    let x = chart.x(Double(liked.reduce(0) { $0 + $1.valence }) / Double(liked.count))
    let y = chart.y(Double(liked.reduce(0) { $0 + $1.arousal }) / Double(liked.count))
    for step in 0..<72 {
      let angle = Double(step) / 36 * .pi
      chart.image.fillDisc(x: x + Int(16 * cos(angle)), y: y + Int(16 * sin(angle)), radius: 1, with: .black)
    }
  }
}
