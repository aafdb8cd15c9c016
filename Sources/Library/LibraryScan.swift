import Glibc
import Sound
import Synchronization

/// Brings the library up to date with a folder of music: new and changed files are analysed, unchanged ones left alone,
/// vanished ones forgotten. Each track is committed as soon as it is done.
public struct LibraryScan: Sendable {
  public struct Options: Sendable {
    /// Files decoded at a time, each on a thread of its own; 1 leaves a small board responsive.
    public var parallelism = 1
    /// Seconds; shorter files are sound effects rather than songs.
    public var shortest = 5.0

    public init() {}

    /// One per core that is on line.
    public static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
  }

  public let folder: String
  public let options: Options
  private let store: any TrackStore
  private let judge: FileJudge
  private let clock: @Sendable () -> Double

  /// - Parameters:
  ///   - folder: absolute, or relative to the working directory; symbolic links in it are resolved, so that the same
  ///     folder always gives the same paths.
  ///   - clock: seconds from any start, never going back.
  public init(
    folder: String, store: any TrackStore, regressor: MoodRegressor, options: Options = Options(),
    clock: @escaping @Sendable () -> Double = monotonicSeconds
  ) {
    self.folder = Self.resolved(folder)
    self.store = store
    self.options = options
    self.clock = clock
    judge = FileJudge(root: self.folder, regressor: regressor, shortest: options.shortest)
  }

  /// Scans. Cancelling the task stops after the files at hand.
  /// - Parameter progress: called after each file, from one file to the next, never twice at a time.
  /// - Throws: `LibraryError`, or whatever the store throws.
  public func run(progress: @Sendable (ScanProgress) -> Void = { _ in }) async throws -> ScanReport {
    let start = clock()
    let root = folder
    let music = try await Workers.run { () throws(LibraryError) in try MusicFolder(root: root) }
    guard !music.candidates.isEmpty || !music.unsupported.isEmpty || !music.misspelled.isEmpty else {
      throw LibraryError.noMusic(path: folder, others: music.others.count)
    }
    let known = try await store.knownFiles(below: folder == "/" ? "/" : folder + "/")
    var report = ScanReport()
    report.unreadableFolders = music.unreadable
    report.failures = music.misspelled.map(FileJudge.misspelled) + music.special.map(FileJudge.special)
    try await forgetVanished(known, music, &report)
    let pending = try await triage(known, music, &report)
    try await analyse(pending, start: start, &report, progress)
    report.failures.sort { $0.path < $1.path }
    report.seconds = clock() - start
    return report
  }

  private func forgetVanished(
    _ known: [String: KnownFile], _ music: MusicFolder, _ report: inout ScanReport
  ) async throws {
    let present = Set((music.candidates + music.unsupported).map(\.path))
    let gone = known.keys.filter { path in
      !present.contains(path) && !music.unreadable.contains { path.hasPrefix($0) }
    }
    guard !gone.isEmpty else { return }
    try await store.removeVanished(paths: gone.sorted())
    report.vanished = gone.count
  }

  /// Splits the files into those to analyse, which are returned, and those that are settled.
  private func triage(
    _ known: [String: KnownFile], _ music: MusicFolder, _ report: inout ScanReport
  ) async throws -> [MusicFolder.File] {
    for file in music.unsupported {
      let failure = FileJudge.unsupported(file)
      report.failures.append(failure)
      guard known[file.path]?.stamp != file.stamp else { continue }
      try await store.markFailed(failure)
    }
    var pending: [MusicFolder.File] = []
    for file in music.candidates {
      guard let earlier = known[file.path], earlier.stamp == file.stamp,
        earlier.analyserVersion == TrackFeatures.analyserVersion
      else {
        pending.append(file)
        continue
      }
      if let reason = earlier.failure {
        report.failures.append(judge.failed(file, kind: .earlier, reason: reason))
      } else {
        report.unchanged += 1
      }
    }
    return pending
  }

  private func analyse(
    _ pending: [MusicFolder.File], start: Double, _ report: inout ScanReport, _ progress: (ScanProgress) -> Void
  ) async throws {
    var state = ScanProgress(total: pending.count, bytesTotal: pending.reduce(0) { $0 + $1.stamp.size })
    let queue = ScanQueue(pending, threads: min(options.parallelism, pending.count))
    // Where this ends early, by an error of the store or by cancelling, the threads stop after the file at hand.
    defer { queue.stop() }
    for try await (file, verdict) in try queue.results(judge) {
      switch verdict {
      case .track(let track):
        try await store.save(track)
        report.analysed += 1
        report.musicSeconds += track.profile.duration
      case .failure(let failure):
        // Permissions change without the file changing, so an unreadable file is tried again next time.
        if failure.kind != .unreadable { try await store.markFailed(failure) }
        report.failures.append(failure)
      }
      state.done += 1
      state.bytesDone += file.stamp.size
      state.file = file.path
      state.musicSeconds = report.musicSeconds
      state.seconds = clock() - start
      progress(state)
      if Task.isCancelled { queue.stop() }
      queue.settle()
    }
  }

  /// The absolute path without links; the path itself where there is none, for the error to name.
  static func resolved(_ path: String) -> String {
    guard let absolute = realpath(path, nil) else { return path }
    defer { free(absolute) }
    return String(validatingCString: absolute) ?? path
  }
}

/// Seconds of the system's monotonic clock.
public func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
