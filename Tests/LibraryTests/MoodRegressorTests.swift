import Emotion
import Glibc
import Sound
import Testing

@testable import Library

/// Models/music.json beside the sources.
private func shippedModel() -> [UInt8] {
  let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  guard let stream = fopen("/\(path)/Models/music.json", "rb") else { return [] }
  defer { fclose(stream) }
  var bytes = [UInt8](repeating: 0, count: 4 << 20)
  let count = fread(&bytes, 1, bytes.count, stream)
  return Array(bytes.prefix(count))
}

@Suite struct MoodRegressorTests {
  @Test("Each corner of the plane is reached by its features")
  func corners() throws {
    let model = try modelOfTests()
    func quadrant(_ first: Float, _ second: Float) -> Quadrant {
      model.affect([first, second] + [Float](repeating: 0, count: TrackFeatures.names.count - 2)).quadrant
    }
    #expect(quadrant(2, 2) == .happy)
    #expect(quadrant(-2, 2) == .angry)
    #expect(quadrant(-2, -2) == .sad)
    #expect(quadrant(2, -2) == .calm)
  }

  @Test("The probabilities are those of a softmax, and the plane's values their differences")
  func softmax() throws {
    let model = try modelOfTests()
    let embedding = [1, 0.5] + [Float](repeating: 0, count: TrackFeatures.names.count - 2)
    let powers = [1.5, -0.5, -1.5, 0.5].map { expf($0) }
    let wanted = powers.map { $0 / powers.reduce(0, +) }
    for (value, expected) in zip(model.quadrants(embedding), wanted) { #expect(abs(value - expected) < 1e-5) }
    let affect = model.affect(embedding)
    #expect(abs(affect.valence - (wanted[0] + wanted[3] - wanted[1] - wanted[2])) < 1e-5)
    #expect(abs(affect.arousal - (wanted[0] + wanted[1] - wanted[2] - wanted[3])) < 1e-5)
  }

  @Test("Odd features are limited, missing and infinite ones count as average")
  func standardises() throws {
    let values = try modelOfTests().standardised([100, -100, .nan, .infinity, 2])
    #expect(Array(values.prefix(6)) == [4, -4, 0, 0, 2, 0])
    #expect(values.count == TrackFeatures.names.count)
  }

  @Test("The shipped model fits this analyser, and calm and driving sounds differ in arousal")
  func shipped() throws {
    let bytes = shippedModel()
    try #require(!bytes.isEmpty)
    let model = try MoodRegressor(bytes: bytes, name: "music.json")
    let average = [Float](repeating: 0, count: TrackFeatures.names.count)
    var (driving, still) = (average, average)
    for (index, name) in TrackFeatures.names.enumerated() {
      let sign: Float = name == "cepstrum_mean_0" || name.hasPrefix("onset_") ? 1 : 0
      (driving[index], still[index]) = (1.5 * sign, -1.5 * sign)
    }
    #expect(model.affect(driving).arousal > 0.3)
    #expect(model.affect(still).arousal < -0.3)
    #expect(abs(model.quadrants(average).reduce(0, +) - 1) < 1e-4)
  }

  @Test("A model of other features, versions or shapes is refused with its name and the reason")
  func refuses() {
    func reason(_ text: String) -> String {
      do {
        _ = try MoodRegressor(bytes: Array(text.utf8), name: "music.json")
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(reason(modelText()) == "accepted")
    #expect(reason("").contains("music.json"))
    #expect(reason(modelText(version: 999)).contains("version 999"))
    #expect(reason(modelText(names: TrackFeatures.names.reversed())).contains("features"))
    #expect(reason(modelText(checksum: "0")).contains("features"))
    #expect(reason(modelText(scale: "0")).contains("standardisation"))
    #expect(reason(modelText(weight: "1e39")) != "accepted")
    #expect(reason(modelText().replacing("\"outputs\":4", with: "\"outputs\":3")).contains("layers"))
    #expect(reason(modelText().replacing("\"outputs\":4", with: "\"outputs\":-4")).contains("layers"))
    #expect(reason(modelText().replacing("\"inputs\":124", with: "\"inputs\":9223372036854775807")).contains("layers"))
  }

  @Test("A damaged model is refused or gives finite places, never a crash")
  func survivesMutation() {
    let seed: UInt64 = 41
    var state = seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let original = Array(modelText().utf8)
    for round in 0..<300 {
      var bytes = original
      for _ in 0...random(8) { bytes[random(bytes.count)] = UInt8(random(256)) }
      if round % 4 == 0 { bytes.removeLast(random(bytes.count)) }
      guard let model = try? MoodRegressor(bytes: bytes, name: "m") else { continue }
      let affect = model.affect(model.standardised([Float](repeating: 3, count: TrackFeatures.names.count)))
      #expect(affect.valence.magnitude <= 1 && affect.arousal.magnitude <= 1, "seed \(seed), round \(round)")
    }
  }
}
