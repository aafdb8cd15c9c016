/// Decoded music, read from its first frame on. Belongs to the playback thread.
public protocol TrackSource: AnyObject {
  /// Frames per second.
  var sampleRate: Int { get }
  var channels: Int { get }
  /// Length where it is known.
  var frames: Int? { get }
  /// Fills the buffer with interleaved frames, nominally within -1...1.
  /// - Returns: how many frames; 0 at the end.
  func read(into buffer: UnsafeMutableBufferPointer<Float>) throws -> Int
  /// The next `read` begins at this frame.
  func seek(frame: Int) throws
}

/// Streaming conversion of the sample rate, interleaved. Without delay: the output begins with the input's first frame.
public protocol RateConverter: AnyObject {
  /// Converts as much as fits: frames taken from the input, frames written to the output.
  func process(
    _ input: UnsafeBufferPointer<Float>, into output: UnsafeMutableBufferPointer<Float>
  ) throws -> (taken: Int, written: Int)
  /// After the last input: what is still held back, part by part; 0 when there is no more.
  func finish(into output: UnsafeMutableBufferPointer<Float>) throws -> Int
}

/// How the player gets at music: both are called on the playback thread.
public struct TrackOpening: Sendable {
  public var open: @Sendable (_ path: String) throws -> any TrackSource
  public var converter: @Sendable (_ from: Int, _ to: Int, _ channels: Int) throws -> any RateConverter

  public init(
    open: @escaping @Sendable (_ path: String) throws -> any TrackSource,
    converter: @escaping @Sendable (_ from: Int, _ to: Int, _ channels: Int) throws -> any RateConverter
  ) {
    self.open = open
    self.converter = converter
  }
}
