/// How a speaker takes sound: interleaved frames of samples in the machine's byte order.
public struct SoundFormat: Sendable, Equatable {
  /// One sample: integers at full scale, or floating point within -1...1.
  public enum Encoding: Sendable, Equatable, CaseIterable {
    case int16, int32, float32

    public var bytes: Int { self == .int16 ? 2 : 4 }
  }

  /// Frames per second.
  public var rate: Int
  public var channels: Int
  public var encoding: Encoding
  /// Frames that the device holds, and of those the frames it takes at a time; as a wish, both are filled in by `open`.
  public var bufferFrames: Int
  public var periodFrames: Int

  public init(rate: Int, channels: Int, encoding: Encoding = .int16, bufferFrames: Int = 0, periodFrames: Int = 0) {
    self.rate = rate
    self.channels = channels
    self.encoding = encoding
    self.bufferFrames = bufferFrames
    self.periodFrames = periodFrames
  }

  public var bytesPerFrame: Int { channels * encoding.bytes }
}
