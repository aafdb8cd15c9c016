import Sound

/// A sound file, measured.
public struct Recording: Sendable, Equatable {
  public let path: String
  /// Length in seconds.
  public let seconds: Double
  /// Root mean square of all samples, full scale being 1.
  public let rms: Double

  /// - Throws: `SoundError` where the file cannot be decoded.
  public init(measuring path: String) throws {
    let file = try SoundFile(path: path)
    var buffer = [Float](repeating: 0, count: 65_536 / file.channels * file.channels)
    var squares = 0.0
    var frames = 0
    while true {
      let count = try buffer.withUnsafeMutableBufferPointer { try file.read(into: $0) }
      if count == 0 { break }
      frames += count
      for sample in buffer.prefix(count * file.channels) { squares += Double(sample) * Double(sample) }
    }
    self.path = path
    seconds = Double(frames) / Double(file.sampleRate)
    rms = frames > 0 ? (squares / Double(frames * file.channels)).squareRoot() : 0
  }
}
