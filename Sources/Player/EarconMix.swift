import Devices
import Glibc

/// Earcons on their way to the speaker, placed by frame of the tape, so that a stretch which is handed over again after a
/// rewind sounds the same. The music steps back for them.
struct EarconMix {
  private struct Placed {
    let samples: [Float]
    let level: Float
    let start: Int
    /// Frames in which the music steps back, and those in which it returns.
    let (attack, release): (Int, Int)

    var end: Int { start + samples.count }

    /// What the music is multiplied by.
    func duck(at frame: Int) -> Float {
      if frame < start || frame >= end + release { return 1 }
      if frame < start + attack { return Self.between(1, EarconMix.ducked, frame - start, attack) }
      return frame < end ? EarconMix.ducked : Self.between(EarconMix.ducked, 1, frame - end, release)
    }

    private static func between(_ from: Float, _ to: Float, _ frame: Int, _ length: Int) -> Float {
      from + (to - from) * 0.5 * (1 - cos(.pi * Float(frame) / Float(length)))
    }
  }

  /// The music under an earcon: -10 dB.
  static let ducked: Float = 0.316
  /// More at a time are not told apart; those that come then are left out.
  static let most = 6

  private var placed: [Placed] = []

  var isEmpty: Bool { placed.isEmpty }
  /// The frame after the last one that an earcon sounds in.
  var end: Int { placed.map(\.end).max() ?? 0 }

  /// - Parameters:
  ///   - frame: where it begins.
  ///   - samples: an earcon's.
  mutating func add(_ samples: [Float], level: Float, at frame: Int, rate: Int) {
    guard placed.count < Self.most, level > 0 else { return }
    placed.append(
      Placed(samples: samples, level: level, start: frame, attack: max(rate / 125, 1), release: max(rate / 6, 1)))
  }

  mutating func removeAll() { placed = [] }

  /// What lies before `frame` will not be handed over again.
  mutating func forget(before frame: Int) {
    if !placed.isEmpty { placed.removeAll { $0.end + $0.release <= frame } }
  }

  /// Mixes into interleaved frames, the first of which is `frame`.
  func mix(into samples: UnsafeMutableBufferPointer<Float>, channels: Int, from frame: Int) {
    guard !placed.isEmpty else { return }
    for index in 0..<samples.count / channels {
      var (duck, sum) = (Float(1), Float(0))
      for earcon in placed {
        duck = min(duck, earcon.duck(at: frame + index))
        let place = frame + index - earcon.start
        if earcon.samples.indices.contains(place) { sum += earcon.samples[place] * earcon.level }
      }
      for channel in 0..<channels {
        samples[index * channels + channel] = samples[index * channels + channel] * duck + sum
      }
    }
  }

  /// Everything from `frame` on by itself, as the speaker takes it.
  func bytes(from frame: Int, in format: SoundFormat, volume: Float) -> [UInt8] {
    var samples = [Float](repeating: 0, count: max(end - frame, 0) * format.channels)
    var bytes = [UInt8](repeating: 0, count: samples.count * format.encoding.bytes)
    samples.withUnsafeMutableBufferPointer { samples in
      mix(into: samples, channels: format.channels, from: frame)
      Ramp.level(volume).apply(to: samples, channels: format.channels, from: frame)
      bytes.withUnsafeMutableBytes { encode(UnsafeBufferPointer(samples), as: format.encoding, into: $0) }
    }
    return bytes
  }
}

extension Earcon {
  /// The sound by itself, as a speaker of this format takes it.
  public func bytes(in format: SoundFormat) -> [UInt8] {
    var mix = EarconMix()
    mix.add(samples(rate: format.rate), level: 1, at: 0, rate: format.rate)
    return mix.bytes(from: 0, in: format, volume: 1)
  }
}
