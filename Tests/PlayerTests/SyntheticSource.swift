import Glibc

@testable import Player

/// Music made by a formula of frame and channel.
final class SyntheticSource: TrackSource {
  let sampleRate: Int
  let channels: Int
  let frames: Int?
  private let length: Int
  private let failsAt: Int?
  private let value: (Int, Int) -> Float
  private var next = 0

  init(
    rate: Int = 1_000, channels: Int = 1, frames: Int, failsAt: Int? = nil, value: @escaping (Int, Int) -> Float
  ) {
    (sampleRate, self.channels, self.frames, length) = (rate, channels, frames, frames)
    (self.failsAt, self.value) = (failsAt, value)
  }

  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws -> Int {
    // An odd number of frames at a time, as decoders do.
    let count = min(buffer.count / channels, length - next, 37)
    if let failsAt, next + count > failsAt { throw Broken() }
    for frame in 0..<count {
      for channel in 0..<channels { buffer[frame * channels + channel] = value(next + frame, channel) }
    }
    next += count
    return count
  }

  func seek(frame: Int) { next = min(frame, length) }
}

struct Broken: Error, CustomStringConvertible {
  let description = "the data ends in the middle"
}

/// Straight lines between samples, good enough to see that positions are kept: output frame `n` is the input at
/// `n * from / to`.
final class LinearConverter: RateConverter {
  private let (from, to, channels): (Int, Int, Int)
  private var input: [Float] = []
  private var written = 0

  init(from: Int, to: Int, channels: Int) { (self.from, self.to, self.channels) = (from, to, channels) }

  func process(
    _ part: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>
  ) -> (taken: Int, written: Int) {
    input += part
    return (part.count / channels, write(output, upTo: (input.count / channels - 1) * to / from))
  }

  func finish(into output: UnsafeMutableBufferPointer<Float>) -> Int {
    write(output, upTo: (input.count / channels * to + from / 2) / from)
  }

  private func write(_ output: UnsafeMutableBufferPointer<Float>, upTo end: Int) -> Int {
    let count = max(min(output.count / channels, end - written), 0)
    let last = input.count / channels - 1
    for index in 0..<count {
      let place = Double((written + index) * from) / Double(to)
      let (frame, share) = (min(Int(place), last), Float(place - place.rounded(.down)))
      for channel in 0..<channels {
        let (left, right) = (input[frame * channels + channel], input[min(frame + 1, last) * channels + channel])
        output[index * channels + channel] = left + (right - left) * share
      }
    }
    written += count
    return count
  }
}

/// Ramps that tell each sample apart: track `number`, frame `n` is `number / 8 + n / 2^20`, exact in 32-bit floats.
func rampValue(_ number: Int, _ frame: Int) -> Float { Float(number) / 8 + Float(frame) / 1_048_576 }

func ramp(_ number: Int, _ frames: Range<Int>) -> [Float] { frames.map { rampValue(number, $0) } }

/// `ramp:NUMBER:FRAMES[:RATE[:FAILS AT]]`; anything else cannot be opened.
let syntheticMusic = TrackOpening(
  open: { path in
    let parts = path.split(separator: ":").compactMap { Int($0) }
    guard path.hasPrefix("ramp:"), parts.count >= 2 else { throw Broken() }
    return SyntheticSource(
      rate: parts.count > 2 ? parts[2] : 1_000, frames: parts[1], failsAt: parts.count > 3 ? parts[3] : nil
    ) { frame, _ in rampValue(parts[0], frame) }
  },
  converter: { LinearConverter(from: $0, to: $1, channels: $2) })

func rampTrack(_ number: Int, frames: Int, rate: Int = 1_000, failsAt: Int? = nil) -> QueuedTrack {
  let path = "ramp:\(number):\(frames):\(rate)" + (failsAt.map { ":\($0)" } ?? "")
  return QueuedTrack(track: Int64(number), path: path)
}
