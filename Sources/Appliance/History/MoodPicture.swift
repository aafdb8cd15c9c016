import Emotion
import Imaging

/// Moods over the day as a picture: valence above, arousal below, midnight to midnight. Each dot is a mood that was kept, in
/// its colour; the line is the mean of each hour.
public enum MoodPicture {
  public static func draw(_ moods: [MoodEntry], title: String) throws -> RGBImage {
    let (left, top, width, height, gap) = (130, 84, 816, 240, 40)
    var image = try RGBImage.paper(width: left + width + 24, height: top + 2 * height + gap + 48)
    let axes = [("valence", "unpleasant", "pleasant"), ("arousal", "calm", "excited")]
    for (index, (name, low, high)) in axes.enumerated() {
      let frame = Box(x: left, y: top + index * (height + gap), width: width, height: height)
      var chart = Chart(image: image, frame: frame, across: 0...24, up: -1...1)
      if index == 0 {
        chart.write(title, x: left, y: 14)
        legend(moods, in: &chart, y: 48)
      }
      for hour in stride(from: 3.0, to: 24, by: 3) { chart.rule(x: hour) }
      chart.rule(y: 0)
      chart.write(high, x: left - 8, y: frame.y, align: 1)
      chart.write(name, x: left - 8, y: frame.y + (height - Chart.line) / 2, align: 1, .grey)
      chart.write(low, x: left - 8, y: frame.y + height - Chart.line, align: 1)
      let values = moods.map { (hour: $0.local.hour, value: Double(index == 0 ? $0.valence : $0.arousal)) }
      line(values, in: &chart)
      for (mood, value) in zip(moods, values) { chart.dot(value.hour, value.value, radius: 4, Colour(mood.mood)) }
      chart.close()
      if index == 1 {
        for hour in stride(from: 0, through: 24, by: 3) {
          chart.write("\(hour)", x: chart.x(Double(hour)), y: frame.y + height + 14, align: 0.5)
        }
      }
      image = chart.image
    }
    return image
  }

  private static func line(_ values: [(hour: Double, value: Double)], in chart: inout Chart) {
    var sums = [(sum: Double, count: Double)](repeating: (0, 0), count: 24)
    for (hour, value) in values {
      let hour = min(max(Int(hour), 0), 23)
      sums[hour].sum += value
      sums[hour].count += 1
    }
    var last: (x: Int, y: Int, hour: Int)?
    for hour in 0..<24 where sums[hour].count > 0 {
      let (x, y) = (chart.x(Double(hour) + 0.5), chart.y(sums[hour].sum / sums[hour].count))
      // Hours in which nobody was seen are not drawn over.
      let isJoined = last?.hour == hour - 1
      let (fromX, fromY) = isJoined ? (last?.x ?? x, last?.y ?? y) : (x - chart.frame.width / 60, y)
      chart.image.drawLine(fromX: fromX, fromY: fromY, toX: x, toY: y, with: .black, thickness: 3)
      last = (x, y, hour)
    }
  }

  private static func legend(_ moods: [MoodEntry], in chart: inout Chart, y: Int) {
    var x = chart.frame.x + 8
    for mood in Mood.allCases.map(Optional.some) + [nil] {
      let text = "\(mood?.rawValue ?? "don't know") \(moods.count { $0.mood == mood })"
      chart.image.fillDisc(x: x, y: y + Chart.line / 2 - 2, radius: 6, with: Colour(mood))
      chart.write(text, x: x + 14, y: y)
      x += 14 + RGBImage.size(of: text, scale: Chart.letters).width + 28
    }
  }
}
