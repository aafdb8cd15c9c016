/// Everything that can go wrong between a path and its samples. The text names the file, what happened and what to do.
public enum SoundError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case unreadable(path: String, reason: String)
  /// A folder, a pipe or a device instead of a file.
  case notAFile(path: String)
  /// Zero bytes long.
  case empty(path: String)
  /// No format that the decoder knows.
  case notAudio(path: String, reason: String)
  /// The file ends before its own header says that it does.
  case truncated(path: String, reason: String)
  /// The decoder gave up part-way.
  case damaged(path: String, reason: String)
  /// Audio in a format that is not decoded.
  case foreign(path: String, format: String)
  /// More channels, or a sample rate, than music has.
  case unsupported(path: String, reason: String)
  /// A signal-processing library refused its parameters or ran out of memory.
  case processing(reason: String)

  /// The file concerned, where there is one.
  public var path: String? {
    switch self {
    case .unreadable(let path, _), .notAFile(let path), .empty(let path), .notAudio(let path, _),
      .truncated(let path, _), .damaged(let path, _), .foreign(let path, _), .unsupported(let path, _):
      path
    case .processing: nil
    }
  }

  /// What happened and what to do, without the path: for lists that show the path in a column of its own.
  public var reason: String {
    switch self {
    case .unreadable(_, let reason): "cannot be read: \(reason); check the path and its permissions"
    case .notAFile: "is not a regular file; give a music file"
    case .empty: "is empty (0 bytes); copy it again"
    case .notAudio(_, let reason): "is not audio that can be decoded (\(reason)); use WAV, AIFF, FLAC, Ogg, Opus or MP3"
    case .foreign(_, let format): "is \(format), which is not supported; convert it to FLAC, Ogg, Opus or MP3"
    case .truncated(_, let reason): "is cut short: \(reason); copy it again"
    case .damaged(_, let reason): "is damaged: \(reason); replace it by an intact copy"
    case .unsupported(_, let reason): "cannot be played: \(reason); convert it to stereo at 44,100 or 48,000 Hz"
    case .processing(let reason): "signal processing failed: \(reason)"
    }
  }

  public var description: String {
    guard let path else { return reason }
    return "\(path) \(reason)"
  }
}
