/// Reads tracks as the speaker wants them: amplified, its channels, its rate. Tracks of equal format can be joined without
/// a gap, also through the rate converter, which then never notices the join.
final class TrackReader {
  /// Frames that have been read from all sources so far, at the speaker's rate.
  var framesRead: Int { Int((Double(sourceFrames) * Double(rate) / Double(source.sampleRate)).rounded()) }

  private var source: any TrackSource
  private var gain: Float
  private let rate: Int
  private let channels: Int
  private let converter: (any RateConverter)?
  private var sourceFrames = 0
  /// As the source gives them, and those brought to the speaker's channels that wait for the converter.
  private let raw: UnsafeMutableBufferPointer<Float>
  private let mixed: UnsafeMutableBufferPointer<Float>
  private var waiting = 0..<0

  /// Frames that are read at a time.
  static let blockFrames = 2_048

  init(_ source: any TrackSource, gain: Float, rate: Int, channels: Int, opening: TrackOpening) throws {
    self.source = source
    self.gain = gain
    self.rate = rate
    self.channels = channels
    converter = source.sampleRate == rate ? nil : try opening.converter(source.sampleRate, rate, channels)
    raw = .allocate(capacity: Self.blockFrames * source.channels)
    mixed = .allocate(capacity: Self.blockFrames * channels)
  }

  deinit {
    raw.deallocate()
    mixed.deallocate()
  }

  /// Fills `target` with whole frames.
  /// - Returns: how many; 0 when the source has ended (a converter still holds a little back, see `tail` and `join`).
  func read(into target: UnsafeMutableBufferPointer<Float>) throws -> Int {
    guard let converter else {
      let room = min(target.count / channels, Self.blockFrames)
      return try readSource(frames: room, into: target)
    }
    while true {
      if waiting.isEmpty {
        let count = try readSource(frames: Self.blockFrames, into: mixed)
        if count == 0 { return 0 }
        waiting = 0..<count
      }
      let input = UnsafeBufferPointer(rebasing: mixed[waiting.lowerBound * channels..<waiting.upperBound * channels])
      let (taken, written) = try converter.process(input, into: target)
      waiting = min(waiting.lowerBound + max(taken, 0), waiting.upperBound)..<waiting.upperBound
      if written > 0 { return written }
      if taken <= 0 { throw PlayerError.converterStuck }
    }
  }

  /// What the converter still holds after the end of the source; 0 when there is no more.
  func tail(into target: UnsafeMutableBufferPointer<Float>) throws -> Int { try converter?.finish(into: target) ?? 0 }

  /// Goes on with another track as though it were the same one.
  /// - Returns: false where the formats differ, and then nothing has changed.
  func join(_ next: any TrackSource, gain nextGain: Float) -> Bool {
    guard next.sampleRate == source.sampleRate, next.channels == source.channels else { return false }
    (source, gain) = (next, nextGain)
    return true
  }

  private func readSource(frames: Int, into target: UnsafeMutableBufferPointer<Float>) throws -> Int {
    let part = UnsafeMutableBufferPointer(rebasing: raw[..<(frames * source.channels)])
    let count = min(max(try source.read(into: part), 0), frames)
    sourceFrames += count
    mix(
      UnsafeBufferPointer(rebasing: raw[..<(count * source.channels)]), channels: source.channels, into: target,
      channels: channels, gain: gain)
    return count
  }
}
