import Formatting
import Sound

/// Decides what a file is: a track with its profile, or a failure with its reason.
struct FileJudge: Sendable {
  enum Verdict: Sendable, Equatable {
    case track(ScannedTrack)
    case failure(ScanFailure)
  }

  /// Absolute, without a `/` at its end.
  let root: String
  let regressor: MoodRegressor
  /// Seconds.
  let shortest: Double

  func verdict(on file: MusicFolder.File) -> Verdict {
    let analysis: TrackAnalysis
    do {
      analysis = try TrackAnalyser().analyse(path: file.path)
    } catch {
      return .failure(failed(file, kind: Self.kind(of: error), reason: error.reason))
    }
    guard let features = analysis.features else {
      return .failure(failed(file, kind: .silent, reason: "holds nothing but silence; remove it"))
    }
    guard analysis.duration >= shortest else {
      return .failure(
        failed(
          file, kind: .tooShort,
          reason: "is a sound of \(analysis.duration.fixed(1)) s; songs have \(shortest.fixed(0)) s or more"))
    }
    return .track(track(file, analysis, embedding: regressor.standardised(features)))
  }

  private func track(_ file: MusicFolder.File, _ analysis: TrackAnalysis, embedding: [Float]) -> ScannedTrack {
    let relativePath = String(file.path.dropFirst(root.count).drop { $0 == "/" })
    let tags = TrackNaming.completed(analysis.tags, relativePath: relativePath)
    return ScannedTrack(
      path: file.path, stamp: file.stamp, tags: tags, title: tags.title ?? relativePath,
      profile: TrackProfile(
        duration: analysis.duration, sampleRate: analysis.sampleRate, channels: analysis.channels,
        format: analysis.format, loudness: analysis.loudness, peak: analysis.peak,
        tempo: analysis.tempo?.beatsPerMinute, key: analysis.key?.key, energy: analysis.energy,
        brightness: analysis.brightness, affect: regressor.affect(embedding), embedding: embedding,
        analyserVersion: analysis.analyserVersion))
  }

  func failed(_ file: MusicFolder.File, kind: ScanFailure.Kind, reason: String) -> ScanFailure {
    ScanFailure(
      path: file.path, stamp: file.stamp, kind: kind, reason: reason, analyserVersion: TrackFeatures.analyserVersion)
  }

  static func unsupported(_ file: MusicFolder.File) -> ScanFailure {
    let ending = file.path.split(separator: ".").last.map { ".\($0)" } ?? "this kind of"
    return ScanFailure(
      path: file.path, stamp: file.stamp, kind: .unsupported,
      reason: "is in a format that is not supported (\(ending)); convert it to FLAC, Ogg, Opus or MP3",
      analyserVersion: TrackFeatures.analyserVersion)
  }

  static func misspelled(_ file: MusicFolder.File) -> ScanFailure {
    ScanFailure(
      path: file.path, stamp: file.stamp, kind: .unreadable, reason: "has a name that is not UTF-8; rename it",
      analyserVersion: TrackFeatures.analyserVersion)
  }

  static func special(_ file: MusicFolder.File) -> ScanFailure {
    ScanFailure(
      path: file.path, stamp: file.stamp, kind: .notAudio, reason: "is a pipe, a socket or a device; remove it",
      analyserVersion: TrackFeatures.analyserVersion)
  }

  private static func kind(of error: SoundError) -> ScanFailure.Kind {
    switch error {
    case .unreadable, .notAFile: .unreadable
    case .empty: .empty
    case .notAudio: .notAudio
    case .truncated: .truncated
    case .damaged, .processing: .damaged
    case .unsupported: .unsupported
    }
  }
}
