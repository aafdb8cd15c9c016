/// How far a scan has come, told after each file.
public struct ScanProgress: Sendable, Equatable {
  /// Files analysed or failed in this run.
  public internal(set) var done = 0
  /// Files that this run has to analyse; unchanged ones are not among them.
  public internal(set) var total: Int
  /// Path of the file just finished.
  public internal(set) var file = ""
  /// Seconds of music analysed.
  public internal(set) var musicSeconds = 0.0
  /// Seconds since the start.
  public internal(set) var seconds = 0.0
  var bytesDone = 0
  let bytesTotal: Int

  init(total: Int, bytesTotal: Int) {
    self.total = total
    self.bytesTotal = bytesTotal
  }

  public var tracksPerSecond: Double { seconds > 0 ? Double(done) / seconds : 0 }

  /// Seconds of music per second.
  public var timesRealTime: Double { seconds > 0 ? musicSeconds / seconds : 0 }

  /// Seconds to go, judged by bytes, since files differ in length; nil before the first file.
  public var remaining: Double? {
    bytesDone > 0 ? seconds * Double(bytesTotal - bytesDone) / Double(bytesDone) : nil
  }
}

/// What a scan did.
public struct ScanReport: Sendable, Equatable {
  /// Tracks analysed in this run.
  public internal(set) var analysed = 0
  /// Tracks known from before and unchanged.
  public internal(set) var unchanged = 0
  /// Tracks that were found again at another path.
  public internal(set) var moved = 0
  /// Files that are gone and were forgotten; those that have moved are among them.
  public internal(set) var vanished = 0
  /// Everything that looks like music and is not in the library, by path; also what failed in an earlier run and has
  /// not changed since.
  public internal(set) var failures: [ScanFailure] = []
  /// Folders that may not be read; what was known of their files is kept.
  public internal(set) var unreadableFolders: [String] = []
  /// Seconds of music analysed in this run.
  public internal(set) var musicSeconds = 0.0
  /// Seconds that this run took.
  public internal(set) var seconds = 0.0

  /// Whether the library is another one now.
  public var hasChanges: Bool { analysed + moved + vanished > 0 }

  /// Tracks of this folder in the library now.
  public var tracks: Int { analysed + moved + unchanged }
}
