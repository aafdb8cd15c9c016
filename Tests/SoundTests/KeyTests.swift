import Glibc
import Testing

@testable import Sound

/// Three chords over and over: tonic, fourth, fifth, tonic; detuned by `cents`.
func cadence(_ key: Key, cents: Double = 0, seconds: Double = 8, rate: Int = 22_050) -> [Float] {
  let third = key.mode == .major ? 4 : 3
  // The fifth's chord is major in minor keys too (harmonic minor).
  let chords = [[0, third, 7], [5, 5 + third, 12], [7, 11, 14], [0, third, 7]]
  return (0..<Int(seconds * Double(rate))).map { index in
    let time = Double(index) / Double(rate)
    let chord = chords[Int(time) % 4]
    let sum = chord.reduce(0.0) { sum, note in
      let hertz = 261.6256 * pow(2, (Double(key.tonic + note) + cents / 100) / 12)
      return sum + sin(2 * .pi * hertz * time) + 0.3 * sin(4 * .pi * hertz * time)
    }
    return Float(0.1 * sum)
  }
}

func pitches(_ samples: [Float]) throws -> PitchClasses {
  let spectrum = try ShortTimeSpectrum(window: 8_192, hop: 4_096)
  let pitches = PitchClasses(window: 8_192, sampleRate: 22_050)
  try samples.withUnsafeBufferPointer { try spectrum.push($0) { pitches.add($0) } }
  return pitches
}

@Suite struct KeyTests {
  @Test(
    "The key of a cadence is found in all keys",
    arguments: (0..<12).flatMap { tonic in Key.Mode.allCases.map { Key(tonic: tonic, mode: $0) } })
  func finds(_ key: Key) throws {
    let estimate = try #require(KeyEstimate(chroma: pitches(cadence(key, seconds: 4)).chroma))
    #expect(estimate.key == key)
    #expect((estimate.majorness > 0) == (key.mode == .major))
  }

  @Test("Instruments that are tuned high or low do not change the key", arguments: [-30.0, 20, 40])
  func tuning(_ cents: Double) throws {
    let pitches = try pitches(cadence(Key(tonic: 9, mode: .minor), cents: cents))
    #expect(abs(Double(pitches.tuning) - cents / 100) < 0.06)
    #expect(KeyEstimate(chroma: pitches.chroma)?.key == Key(tonic: 9, mode: .minor))
  }

  @Test("Krumhansl's own profiles give their own keys with full clarity")
  func profiles() throws {
    let estimate = try #require(KeyEstimate(chroma: (0..<12).map { KeyEstimate.minor[($0 + 12 - 3) % 12] }))
    #expect(estimate.key.name == "Eb minor")
    #expect(abs(estimate.clarity - 1) < 1e-5)
  }

  @Test("Silence has no key")
  func silence() throws {
    let chroma = try pitches([Float](repeating: 0, count: 20_000)).chroma
    #expect(chroma == [Float](repeating: 0, count: 12))
    #expect(KeyEstimate(chroma: chroma) == nil)
    #expect(KeyEstimate(chroma: [1, 2, 3]) == nil)
  }

  @Test("A key's name reads back")
  func names() {
    for tonic in 0..<12 {
      for mode in Key.Mode.allCases {
        #expect(Key(name: Key(tonic: tonic, mode: mode).name) == Key(tonic: tonic, mode: mode))
      }
    }
    #expect(Key(name: "H major") == nil)
    #expect(Key(name: "C") == nil)
    #expect(Key(tonic: -1, mode: .major).name == "B major")
  }
}
