/// A source that ends early.
final class ClippedSource: TrackSource {
  private let source: any TrackSource
  private let end: Int
  private var position: Int

  /// - Parameters:
  ///   - start: the frame at which `source` stands.
  ///   - end: the frame before which it ends.
  init(_ source: any TrackSource, from start: Int, to end: Int) {
    (self.source, self.position, self.end) = (source, start, end)
  }

  var sampleRate: Int { source.sampleRate }
  var channels: Int { source.channels }
  var frames: Int? { min(source.frames ?? end, end) }

  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws -> Int {
    let wanted = min(buffer.count / channels, max(end - position, 0))
    guard wanted > 0 else { return 0 }
    let count = try source.read(into: UnsafeMutableBufferPointer(rebasing: buffer[..<(wanted * channels)]))
    position += count
    return count
  }

  func seek(frame: Int) throws {
    try source.seek(frame: frame)
    position = frame
  }
}
