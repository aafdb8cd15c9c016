import Glibc
import Sound
import Synchronization

/// Brings the library up to date with a folder of music: new and changed files are analysed, moved ones known again by their
/// content, unchanged ones left alone, vanished ones forgotten; at last those are analysed anew that an older analyser looked
/// at. Each track is committed as soon as it is done.
public struct LibraryScan: Sendable {
  public struct Options: Sendable {
    /// Files decoded at a time, each on a thread of its own; 1 leaves a small board responsive.
    public var parallelism = 1
    /// Seconds; shorter files are sound effects rather than songs.
    public var shortest = 5.0
    /// How far the scan stands back behind everything else on the machine, 0...19.
    public var niceness = 10

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
    folder: String, store: any TrackStore, model: MusicModel, lexicon: ValenceLexicon = .none,
    options: Options = Options(), clock: @escaping @Sendable () -> Double = monotonicSeconds
  ) {
    self.folder = Self.resolved(folder)
    self.store = store
    self.options = options
    self.clock = clock
    judge = FileJudge(root: self.folder, model: model, lexicon: lexicon, shortest: options.shortest)
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
    var judge = judge
    if pending.contains(where: { !$0.isRenewal }) {
      judge.lost = LostTracks(
        try await store.rememberedTracks(), present: Set(music.candidates.map(\.path)))
    }
    try await analyse(pending, judge, start: start, &report, progress)
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

  /// Splits the files into those to look into, which are returned with those at the end that are known already, and those
  /// that are settled.
  private func triage(
    _ known: [String: KnownFile], _ music: MusicFolder, _ report: inout ScanReport
  ) async throws -> [PendingFile] {
    for file in music.unsupported {
      let failure = FileJudge.unsupported(file)
      report.failures.append(failure)
      guard known[file.path]?.stamp != file.stamp else { continue }
      try await store.markFailed(failure)
    }
    var pending: [PendingFile] = []
    for file in music.candidates {
      guard let earlier = known[file.path], earlier.stamp == file.stamp,
        earlier.analyserVersion == TrackFeatures.analyserVersion
      else {
        pending.append(PendingFile(file: file, known: known[file.path]))
        continue
      }
      if let reason = earlier.failure {
        report.failures.append(judge.failed(file, kind: .earlier, reason: reason))
      } else {
        report.unchanged += 1
      }
    }
    return pending.filter { !$0.isRenewal } + pending.filter(\.isRenewal)
  }

  private func analyse(
    _ pending: [PendingFile], _ judge: FileJudge, start: Double, _ report: inout ScanReport,
    _ progress: (ScanProgress) -> Void
  ) async throws {
    var state = ScanProgress(total: pending.count, bytesTotal: pending.reduce(0) { $0 + $1.file.stamp.size })
    let queue = ScanQueue(pending, threads: min(options.parallelism, pending.count), niceness: Int32(options.niceness))
    // Where this ends early, by an error of the store or by cancelling, the threads stop after the file at hand.
    defer { queue.stop() }
    for try await (pending, verdict) in try queue.results(judge) {
      let file = pending.file
      switch verdict {
      case .track(let track, let from):
        try await store.save(track, movedFrom: from)
        report.analysed += 1
        report.musicSeconds += track.profile.duration
      case .moved(let track):
        try await store.move(track)
        report.moved += 1
      case .touched:
        try await store.restamp(path: file.path, file.stamp)
        report.unchanged += 1
      case .failure(let failure):
        // Permissions change without the file changing, so an unreadable file is tried again next time.
        if failure.kind != .unreadable, failure.kind != .vanished { try await store.markFailed(failure) }
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
  public static func resolved(_ path: String) -> String {
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
