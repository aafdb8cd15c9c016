import Testing

@testable import Player

struct TrackReaderTests {
  private func all(_ reader: TrackReader, room: Int) throws -> [Float] {
    var (samples, part) = ([Float](), [Float](repeating: 0, count: room))
    while case let count = try part.withUnsafeMutableBufferPointer({ try reader.read(into: $0) }), count > 0 {
      samples += part[..<count]
    }
    return samples
  }

  @Test("a source of the speaker's rate comes through unchanged, whatever the room", arguments: [1, 36, 38, 5_000])
  func plain(room: Int) throws {
    let source = SyntheticSource(frames: 3_000) { frame, _ in rampValue(1, frame) }
    let reader = try TrackReader(source, gain: 1, rate: 1_000, channels: 1, opening: syntheticMusic)
    #expect(try all(reader, room: room) == ramp(1, 0..<3_000))
    #expect(reader.framesRead == 3_000)
  }

  @Test("tracks of another rate are joined inside the converter, and its rest comes last")
  func joined() throws {
    func source(_ number: Int) -> SyntheticSource {
      SyntheticSource(rate: 500, frames: 1_000) { frame, _ in rampValue(number, frame) }
    }
    let reader = try TrackReader(source(1), gain: 1, rate: 1_000, channels: 1, opening: syntheticMusic)
    var samples = try all(reader, room: 64)
    #expect(reader.framesRead == 2_000)
    #expect(reader.join(source(2), gain: 1))
    samples += try all(reader, room: 64)
    var rest = [Float](repeating: 0, count: 64)
    while case let count = try rest.withUnsafeMutableBufferPointer({ try reader.tail(into: $0) }), count > 0 {
      samples += rest[..<count]
    }
    try #require(samples.count == 4_000 && reader.framesRead == 4_000)
    #expect(stride(from: 0, to: 4_000, by: 2).map { samples[$0] } == ramp(1, 0..<1_000) + ramp(2, 0..<1_000))
  }

  @Test("tracks of different format are not joined")
  func different() throws {
    let source = SyntheticSource(frames: 10) { _, _ in 0 }
    let reader = try TrackReader(source, gain: 1, rate: 1_000, channels: 1, opening: syntheticMusic)
    #expect(!reader.join(SyntheticSource(rate: 999, frames: 10) { _, _ in 0 }, gain: 1))
    #expect(!reader.join(SyntheticSource(channels: 2, frames: 10) { _, _ in 0 }, gain: 1))
  }

  @Test("a converter that stands still is an error, not an endless loop")
  func stuck() throws {
    final class Stuck: RateConverter {
      func process(_: UnsafeBufferPointer<Float>, into _: UnsafeMutableBufferPointer<Float>) -> (
        taken: Int, written: Int
      ) {
        (0, 0)
      }
      func finish(into _: UnsafeMutableBufferPointer<Float>) -> Int { 0 }
    }
    let opening = TrackOpening(open: syntheticMusic.open, converter: { _, _, _ in Stuck() })
    let source = SyntheticSource(frames: 10) { _, _ in 0 }
    let reader = try TrackReader(source, gain: 1, rate: 2_000, channels: 1, opening: opening)
    #expect(throws: PlayerError.converterStuck) { try all(reader, room: 64) }
  }
}
