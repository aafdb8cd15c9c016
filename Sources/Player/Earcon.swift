import Glibc

/// A short sound with a meaning. Made by formula, so that there is no file to lose.
public enum Earcon: String, Sendable, Equatable, CaseIterable {
  /// The button was felt; what the press meant comes after it.
  case press
  case like, skip, pause, play
  /// The camera was closed on request, and may be open again.
  case privacyOn = "privacy-on"
  case privacyOff = "privacy-off"
  /// Why nobody is seen.
  case nobody, dark, blurred, far
  case turnedAway = "turned-away"
  /// Somebody is there again.
  case welcome

  /// What it tells, as the end of a sentence.
  public var meaning: String {
    switch self {
    case .press: "the button was felt"
    case .like: "more of this"
    case .skip: "not this"
    case .pause: "paused"
    case .play: "plays again"
    case .privacyOn: "the camera is closed"
    case .privacyOff: "the camera may look again"
    case .nobody: "nobody is seen"
    case .dark: "it is too dark to see a face"
    case .blurred: "the picture is too blurred to see a face"
    case .far: "the face is too far away"
    case .turnedAway: "the face is turned away"
    case .welcome: "somebody is there"
    }
  }

  /// Seconds.
  public var duration: Double { notes.map { $0.start + $0.length }.max() ?? 0 }

  /// The sound in one channel, within -0.5...0.5; it begins and ends in silence.
  ///
  /// - Parameter rate: frames per second.
  public func samples(rate: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: Int((duration * Double(rate)).rounded()))
    for note in notes { note.add(to: &samples, rate: Double(rate)) }
    return samples
  }

  /// Rising says yes or on, falling says no or off; what is wrong with the view is low and slow.
  private var notes: [Note] {
    switch self {
    case .press: [Note(1_318.5, at: 0, for: 0.05, loud: 0.6)]
    case .like: [Note(880, at: 0, for: 0.11), Note(1_318.5, at: 0.08, for: 0.17)]
    case .skip: [Note(1_046.5, at: 0, for: 0.08), Note(698.5, at: 0.06, for: 0.12)]
    case .pause: [Note(784, at: 0, for: 0.12), Note(523.3, at: 0.1, for: 0.18)]
    case .play: [Note(523.3, at: 0, for: 0.12), Note(784, at: 0.1, for: 0.18)]
    case .privacyOn:
      [Note(659.3, at: 0, for: 0.14), Note(523.3, at: 0.12, for: 0.14), Note(329.6, at: 0.24, for: 0.26)]
    case .privacyOff:
      [Note(329.6, at: 0, for: 0.14), Note(523.3, at: 0.12, for: 0.14), Note(659.3, at: 0.24, for: 0.26)]
    case .nobody: [Note(440, at: 0, for: 0.16, loud: 0.7), Note(440, at: 0.22, for: 0.24, loud: 0.7)]
    case .dark: [Note(392, at: 0, for: 0.22, loud: 0.8), Note(293.7, at: 0.18, for: 0.36, loud: 0.8)]
    case .blurred:
      [0, 0.09, 0.18, 0.27].enumerated().map { index, start in
        Note(index % 2 == 0 ? 493.9 : 523.3, at: start, for: index == 3 ? 0.2 : 0.12, loud: 0.7)
      }
    case .far: [Note(587.3, at: 0, for: 0.2, loud: 0.8), Note(587.3, at: 0.26, for: 0.2, loud: 0.3)]
    case .turnedAway:
      [
        Note(523.3, at: 0, for: 0.15, loud: 0.7), Note(466.2, at: 0.13, for: 0.15, loud: 0.7),
        Note(523.3, at: 0.26, for: 0.22, loud: 0.7),
      ]
    case .welcome:
      [
        Note(523.3, at: 0, for: 0.2, loud: 0.8), Note(659.3, at: 0.09, for: 0.2, loud: 0.8),
        Note(784, at: 0.18, for: 0.3, loud: 0.8),
      ]
    }
  }
}

/// A struck tone: a sine with a little of its octave, that swells fast and dies away.
private struct Note {
  let (frequency, start, length, loudness): (Double, Double, Double, Double)

  /// - Parameters:
  ///   - frequency: in hertz.
  ///   - start: seconds after the beginning of the sound.
  ///   - length: seconds.
  init(_ frequency: Double, at start: Double, for length: Double, loud loudness: Double = 1) {
    (self.frequency, self.start, self.length, self.loudness) = (frequency, start, length, loudness)
  }

  /// By recurrence, since a sine for every sample would take a small board longer than the music can wait.
  func add(to samples: inout [Float], rate: Double) {
    let first = Int(start * rate)
    let count = min(Int(length * rate), samples.count - first)
    guard count > 0 else { return }
    let step = 2 * .pi * frequency / rate
    let (turn, decay) = ((real: cos(step), imaginary: sin(step)), exp(-2.5 / Double(count)))
    var (tone, level) = ((real: 1.0, imaginary: 0.0), 0.38 * loudness)
    let (swell, fall) = (0.004 * rate, 0.02 * rate)
    for index in 0..<count {
      let edge = min(Double(index) / swell, Double(count - index) / fall)
      let envelope = edge < 1 ? level * 0.5 * (1 - cos(.pi * edge)) : level
      // The octave is the square of the tone.
      samples[first + index] += Float(envelope * tone.imaginary * (1 + 0.5 * tone.real))
      tone = (
        tone.real * turn.real - tone.imaginary * turn.imaginary,
        tone.real * turn.imaginary + tone.imaginary * turn.real
      )
      level *= decay
    }
  }
}
