import CSndFile
import Glibc

/// A music file opened for reading through libsndfile: WAV, AIFF, FLAC, Ogg Vorbis, Opus and MP3, recognised by content,
/// never by name. Not shareable between threads; closed when released.
public final class SoundFile {
  public let path: String
  /// Samples per second and channel.
  public let sampleRate: Int
  public let channels: Int
  /// Sample frames as the container announces them; nil where it does not say.
  public let frames: Int?
  /// `FLAC`, `Ogg Vorbis`, `MP3`, ...
  public let format: String
  public let tags: Tags

  private let handle: OpaquePointer

  /// The most channels and the highest rate that are taken; more is a damaged header, not music.
  static let highestChannels = 16
  static let highestRate = 768_000

  public init(path: String) throws(SoundError) {
    let descriptor = try Self.openRegularFile(path)
    var info = SF_INFO()
    // The handle owns the descriptor from here on, also where opening fails.
    guard let handle = sf_open_fd(descriptor, Int32(SFM_READ), &info, 1) else {
      let reason = Self.reason(of: nil)
      if let missing = ContainerBytes(path: path)?.missingEnd { throw .truncated(path: path, reason: missing) }
      if let format = ForeignFormat.name(path: path) { throw .foreign(path: path, format: format) }
      throw .notAudio(path: path, reason: reason)
    }
    let (channels, rate) = (Int(info.channels), Int(info.samplerate))
    guard (1...Self.highestChannels).contains(channels), (1_000...Self.highestRate).contains(rate) else {
      sf_close(handle)
      throw .unsupported(path: path, reason: "\(channels) channels at \(rate) Hz")
    }
    self.path = path
    self.handle = handle
    self.channels = channels
    sampleRate = rate
    frames = info.frames > 0 && info.frames < Int64.max / 2 ? Int(info.frames) : nil
    format = Self.name(of: Int(info.format))
    tags = TagReader.tags(path: path, handle: handle)
  }

  deinit { sf_close(handle) }

  /// Decodes the next sample frames, interleaved, nominally within -1...1. Values that are not finite become 0 and
  /// absurd ones are limited to ±8, so that one bad sample of a float file cannot poison what follows.
  /// - Parameter buffer: room for a whole number of frames (`count / channels` of them are asked for).
  /// - Returns: how many frames were decoded; 0 at the end.
  public func read(into buffer: UnsafeMutableBufferPointer<Float>) throws(SoundError) -> Int {
    guard let base = buffer.baseAddress, buffer.count >= channels else { return 0 }
    let decoded = Int(sf_readf_float(handle, base, sf_count_t(buffer.count / channels)))
    guard decoded > 0 else {
      guard sf_error(handle) == Int32(SF_ERR_NO_ERROR) else {
        throw .damaged(path: path, reason: Self.reason(of: handle))
      }
      return 0
    }
    limit(UnsafeMutableBufferPointer(rebasing: buffer[..<(decoded * channels)]))
    return decoded
  }

  /// Moves to a sample frame counted from the start; reading goes on from there.
  public func seek(frame: Int) throws(SoundError) {
    guard sf_seek(handle, sf_count_t(frame), SEEK_SET) >= 0 else {
      throw .damaged(path: path, reason: "no sample frame \(frame) (\(Self.reason(of: handle)))")
    }
  }

  /// Opening without blocking keeps a named pipe from halting the scan; the type is asked of the opened file, so that
  /// nothing can change in between.
  private static func openRegularFile(_ path: String) throws(SoundError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw .notAFile(path: path)
    }
    guard status.st_size > 0 else {
      close(descriptor)
      throw .empty(path: path)
    }
    return descriptor
  }

  private static func reason(of handle: OpaquePointer?) -> String {
    guard let text = sf_strerror(handle) else { return "unknown reason" }
    let reason = String(cString: text)
    return reason.hasSuffix(".") ? String(reason.dropLast()) : reason
  }

  private static func name(of format: Int) -> String {
    let encoding = format & Int(SF_FORMAT_SUBMASK)
    switch format & Int(SF_FORMAT_TYPEMASK) {
    case Int(SF_FORMAT_WAV), Int(SF_FORMAT_WAVEX), Int(SF_FORMAT_RF64), Int(SF_FORMAT_W64): return "WAV"
    case Int(SF_FORMAT_AIFF): return "AIFF"
    case Int(SF_FORMAT_FLAC): return "FLAC"
    case Int(SF_FORMAT_MPEG): return "MP3"
    case Int(SF_FORMAT_CAF): return "CAF"
    case Int(SF_FORMAT_AU): return "AU"
    case Int(SF_FORMAT_OGG):
      return encoding == Int(SF_FORMAT_OPUS) ? "Opus" : encoding == Int(SF_FORMAT_VORBIS) ? "Ogg Vorbis" : "Ogg"
    default: return "audio"
    }
  }
}

/// Zero for NaN and infinity, ±8 for what lies beyond.
func limit(_ samples: UnsafeMutableBufferPointer<Float>) {
  for index in samples.indices where !(samples[index].magnitude <= 8) {
    let sample = samples[index]
    samples[index] = sample.isFinite ? (sample < 0 ? -8 : 8) : 0
  }
}
