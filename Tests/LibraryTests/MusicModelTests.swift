import Emotion
import Glibc
import Inference
import Sound
import Testing

@testable import Library

/// Models/music.safetensors beside the sources.
private func shippedModel() -> [UInt8] {
  let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  guard let stream = fopen("/\(path)/Models/music.safetensors", "rb") else { return [] }
  defer { fclose(stream) }
  var bytes = [UInt8](repeating: 0, count: 4 << 20)
  let count = fread(&bytes, 1, bytes.count, stream)
  return Array(bytes.prefix(count))
}

@Suite struct MusicModelTests {
  private let bands = SpectrogramParameters.standard.bands

  private func heard(_ rows: [UInt8]) throws -> [Float] {
    let picture = TrackSpectrogram(bands: bands, bytes: rows.flatMap { [UInt8](repeating: $0, count: bands) })
    return try MusicReader(ModelFixture().model()).hear(picture)
  }

  @Test("What the network hears is the mean over windows that overlap by half")
  func windows() throws {
    // Of eight frames each; the second one begins at frame 4, and the two frames after it are not heard.
    let loud = try heard([UInt8](repeating: 192, count: 8))
    #expect(abs(loud[0] - 0.5) < 0.01 && abs(loud[1] + 0.5) < 0.01)
    let mixed = try heard([UInt8](repeating: 192, count: 4) + [UInt8](repeating: 128, count: 10))
    #expect(abs(mixed[0] - 0.125) < 0.01)
  }

  @Test("A track shorter than a window is filled up with silence")
  func short() throws {
    let two = try heard([192, 192])
    #expect(abs(two[0] - (0.5 * 0.25 - 0.75)) < 0.01)
    #expect(try heard([]).allSatisfy(\.isFinite))
  }

  @Test("The descriptors and what the network hears make the embedding, in this order")
  func embedding() throws {
    let features = [1, -1] + [Float](repeating: 0, count: TrackFeatures.names.count - 2)
    let picture = TrackSpectrogram(bands: bands, bytes: [UInt8](repeating: 192, count: 8 * bands))
    let impression = try MusicReader(ModelFixture().model()).read(features, picture)
    #expect(impression.embedding.count == TrackFeatures.names.count + 2)
    #expect(impression.embedding[0] == 1 && impression.embedding[1] == -1)
    #expect(abs(impression.embedding[TrackFeatures.names.count] - 0.5) < 0.01)
    #expect(impression.affect.quadrant == .calm)
  }

  @Test("A model of other features, versions or shapes is refused with its name and the reason")
  func refuses() {
    func reason(_ change: (inout ModelFixture) -> Void) -> String {
      var fixture = ModelFixture()
      change(&fixture)
      do {
        _ = try fixture.model()
        return "accepted"
      } catch { return "\(error)" }
    }
    #expect(reason { _ in } == "accepted")
    #expect(reason { $0.analyserVersion = "999" }.contains("test.safetensors"))
    #expect(reason { $0.analyserVersion = "999" }.contains("features"))
    #expect(reason { $0.checksum = "0" }.contains("features"))
    #expect(reason { $0.scale = 0 }.contains("standardisation"))
    #expect(reason { $0.inputs -= 1 }.contains("standardisation"))
    #expect(reason { $0.weight = .infinity }.contains("layers"))
    #expect(reason { $0.outputs = 3 }.contains("layers"))
    #expect(reason { $0.bands = 63 }.contains("63") || reason { $0.bands = 63 }.contains("bands"))
    #expect(reason { $0.output = "other" }.contains("heard"))
  }

  @Test("A damaged model is refused or gives finite places, never a crash")
  func survivesMutation() {
    let seed: UInt64 = 41
    var state = seed
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let original = ModelFixture().bytes
    for round in 0..<300 {
      var bytes = original
      for _ in 0...random(8) { bytes[random(bytes.count)] = UInt8(random(256)) }
      if round % 4 == 0 { bytes.removeLast(random(bytes.count)) }
      guard let model = try? MusicModel(Model(bytes: bytes, file: "m")), let reader = try? MusicReader(model) else {
        continue
      }
      let picture = TrackSpectrogram(bands: bands, bytes: [UInt8](repeating: 200, count: 12 * bands))
      guard let found = try? reader.read([Float](repeating: 3, count: TrackFeatures.names.count), picture) else {
        continue
      }
      #expect(
        found.affect.valence.magnitude <= 1.001 && found.affect.arousal.magnitude <= 1.001,
        "seed \(seed), round \(round)")
    }
  }

  @Test("The shipped model fits this analyser, and driving and still sounds differ in arousal")
  func shipped() throws {
    let bytes = shippedModel()
    try #require(!bytes.isEmpty)
    let reader = try MusicReader(MusicModel(Model(bytes: bytes, file: "music.safetensors")))
    func arousal(_ sign: Float, _ level: UInt8) throws -> Float {
      // Far from the mean, so that each counts as the limit.
      let features = TrackFeatures.names.map { $0 == "cepstrum_mean_0" || $0.hasPrefix("onset_") ? sign * 1e6 : .nan }
      let picture = TrackSpectrogram(bands: bands, bytes: [UInt8](repeating: level, count: 500 * bands))
      return try reader.read(features, picture).affect.arousal
    }
    #expect(try arousal(1, 180) - arousal(-1, 80) > 0.3)
  }
}
