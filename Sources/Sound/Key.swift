/// A musical key.
public struct Key: Sendable, Equatable, Hashable {
  public enum Mode: String, Sendable, CaseIterable { case major, minor }

  /// Semitones above C, 0...11.
  public let tonic: Int
  public let mode: Mode

  public init(tonic: Int, mode: Mode) {
    self.tonic = ((tonic % 12) + 12) % 12
    self.mode = mode
  }

  static let names = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]

  /// `A minor`, `Eb major`.
  public var name: String { "\(Self.names[tonic]) \(mode.rawValue)" }

  /// The key that `name` spells, if it is one.
  public init?(name: some StringProtocol) {
    let words = name.split(separator: " ")
    guard words.count == 2, let tonic = Self.names.firstIndex(of: String(words[0])),
      let mode = Mode(rawValue: String(words[1]))
    else { return nil }
    self.init(tonic: tonic, mode: mode)
  }
}

/// The key that fits a track's pitch classes best.
public struct KeyEstimate: Sendable, Equatable {
  public let key: Key
  /// Correlation with the key's profile, -1...1.
  public let clarity: Float
  /// Best major correlation less best minor correlation, -2...2: how major the track is.
  public let majorness: Float

  /// Probe-tone ratings of C major and C minor: Krumhansl and Kessler, Psychological Review 89 (1982), as tabled in
  /// Krumhansl, Cognitive Foundations of Musical Pitch (1990), p. 30.
  static let major: [Float] = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
  static let minor: [Float] = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]

  /// - Parameter chroma: weights of the 12 pitch classes from C; nil if they are all alike.
  public init?(chroma: [Float]) {
    guard chroma.count == 12 else { return nil }
    func best(_ mode: Key.Mode, _ profile: [Float]) -> (tonic: Int, correlation: Float)? {
      (0..<12).compactMap { tonic in
        correlation((0..<12).map { chroma[($0 + tonic) % 12] }, profile).map { (tonic, $0) }
      }.max { $0.1 < $1.1 }
    }
    guard let major = best(.major, Self.major), let minor = best(.minor, Self.minor) else { return nil }
    let isMajor = major.correlation >= minor.correlation
    key = Key(tonic: isMajor ? major.tonic : minor.tonic, mode: isMajor ? .major : .minor)
    clarity = max(major.correlation, minor.correlation)
    majorness = major.correlation - minor.correlation
  }
}

/// Pearson's correlation of two equally long lists; nil where one of them does not vary.
func correlation(_ first: [Float], _ second: [Float]) -> Float? {
  let count = Float(first.count)
  let (firstMean, secondMean) = (first.reduce(0, +) / count, second.reduce(0, +) / count)
  var (product, firstSquare, secondSquare): (Float, Float, Float) = (0, 0, 0)
  for (one, other) in zip(first, second) {
    product += (one - firstMean) * (other - secondMean)
    firstSquare += (one - firstMean) * (one - firstMean)
    secondSquare += (other - secondMean) * (other - secondMean)
  }
  let scale = (firstSquare * secondSquare).squareRoot()
  return scale > 1e-12 ? product / scale : nil
}
