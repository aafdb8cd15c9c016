import CSndFile
import Glibc
import Testing

@testable import Sound

@Suite struct TrackAnalyserTests {
  let folder = TemporaryFolder()

  /// A cadence with a click on every beat.
  private func song(bpm: Double, seconds: Double = 8, amplitude: Float = 1) -> [Float] {
    let period = 22_050 * 60 / bpm
    var random = SeededRandom(seed: 2)
    return cadence(Key(tonic: 7, mode: .major), seconds: seconds).enumerated().map { index, sample in
      let since = Double(index).truncatingRemainder(dividingBy: period)
      let click = Float(exp(-since / 400)) * Float.random(in: -0.5...0.5, using: &random)
      return amplitude * (sample * 0.6 + click)
    }
  }

  private func encoded(_ samples: [Float], _ name: String, channels: Int = 1, rate: Int = 22_050) -> String {
    let float = Encoding(name: "WAV", file: name, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, rate: rate, error: 0)
    return encode(samples, channels: channels, as: float, in: folder)
  }

  @Test("A made-up song is described as it was made")
  func describes() throws {
    let analysis = try TrackAnalyser().analyse(path: encoded(song(bpm: 110), "song.wav"))
    #expect(abs(analysis.duration - 8) < 1e-3)
    #expect(analysis.key?.key.name == "G major")
    #expect(abs(try #require(analysis.tempo).beatsPerMinute - 110) < 1.5)
    let loudness = try #require(analysis.loudness)
    #expect((-30 ... -5).contains(loudness))
    #expect((0...1).contains(analysis.energy))
    #expect((200...5_000).contains(analysis.brightness))
    let features = try #require(analysis.features)
    #expect(features.count == TrackFeatures.names.count)
    #expect(features.allSatisfy { $0.isFinite })
  }

  @Test("Neither the level nor the number of channels changes what is heard")
  func invariant() throws {
    let plain = try #require(try TrackAnalyser().analyse(path: encoded(song(bpm: 100), "a.wav")).features)
    let quiet = try TrackAnalyser().analyse(path: encoded(song(bpm: 100, amplitude: 0.02), "b.wav"))
    let doubled = song(bpm: 100).flatMap { [$0, $0] }
    let stereo = try TrackAnalyser().analyse(path: encoded(doubled, "c.wav", channels: 2))
    for other in [try #require(quiet.features), try #require(stereo.features)] {
      for (index, name) in TrackFeatures.names.enumerated() {
        #expect(abs(other[index] - plain[index]) < 0.02 + 0.01 * abs(plain[index]), "\(name)")
      }
    }
    let (low, high) = (try #require(quiet.loudness), try #require(stereo.loudness))
    #expect(abs(low - high + 37) < 1)
  }

  @Test("The spectrogram that a network takes is a third of a decibel a step, whatever the level of the file")
  func spectrogram() throws {
    let plain = try TrackAnalyser().analyse(path: encoded(song(bpm: 100), "a.wav"))
    let quiet = try TrackAnalyser().analyse(path: encoded(song(bpm: 100, amplitude: 0.02), "b.wav"))
    let (one, other) = (try #require(plain.spectrogram), try #require(quiet.spectrogram))
    #expect(one.bands == 64 && one.frames == (8 * 22_050 - 2_048) / 512 + 1 && one.bytes.count == one.frames * 64)
    #expect(other.frames == one.frames)
    #expect(zip(one.bytes, other.bytes).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    // A tone that is all there is has the track's level: 90 dB above the floor, less the width of its band, 0.004 per Hz.
    let tone = (0..<44_100).map { Float(sin(2 * .pi * 1_000 * Double($0) / 22_050)) }
    let picture = try #require(try TrackAnalyser().analyse(path: encoded(tone, "t.wav")).spectrogram)
    let loudest = try #require(picture.bytes.max())
    #expect((180...215).contains(loudest), "\(loudest)")
    #expect(TrackSpectrogram(logMel: [0, 1, 28.3, 85, 100, -1], bands: 2).bytes == [0, 3, 85, 255, 255, 0])
  }

  @Test("Silence is analysed without a loudness, tempo, key or features")
  func silence() throws {
    let analysis = try TrackAnalyser().analyse(path: encoded([Float](repeating: 0, count: 60_000), "s.wav"))
    #expect(analysis.loudness == nil && analysis.tempo == nil && analysis.key == nil && analysis.features == nil)
    #expect(analysis.energy == 0 && analysis.peak == 0)
  }

  @Test("A file of NaN counts as silence, a single sample is no trouble")
  func odd() throws {
    let path = encoded([Float](repeating: .nan, count: 60_000), "n.wav")
    #expect(try TrackAnalyser().analyse(path: path).features == nil)
    let single = try TrackAnalyser().analyse(path: encoded([0.5], "one.wav"))
    #expect(single.features?.allSatisfy { $0.isFinite } ?? true)
    #expect(single.tempo == nil)
  }

  @Test("The names of the features are unique and as many as the regressor was fitted with")
  func names() {
    #expect(Set(TrackFeatures.names).count == TrackFeatures.names.count)
    #expect(TrackFeatures.names.count == 124)
  }
}
