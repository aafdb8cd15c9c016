import Emotion
import Formatting
import Glibc
import Sound

/// A file that a scan has to look into.
struct PendingFile: Sendable {
  let file: MusicFolder.File
  /// What is known of this path.
  let known: KnownFile?

  /// Whether the file is as it was, and only the analyser is another one.
  var isRenewal: Bool { known?.stamp == file.stamp }
}

/// Decides what a file is: a track with its profile, a track that was elsewhere, or a failure with its reason.
struct FileJudge: Sendable {
  enum Verdict: Sendable, Equatable {
    /// New, or changed; or moved and of an older analyser.
    case track(ScannedTrack, movedFrom: String?)
    /// Known from another path.
    case moved(MovedTrack)
    /// Only its time has changed.
    case touched
    case failure(ScanFailure)
  }

  /// Absolute, without a `/` at its end.
  let root: String
  let model: MusicModel
  let lexicon: ValenceLexicon
  /// Seconds.
  let shortest: Double
  var lost = LostTracks()

  func verdict(on pending: PendingFile) -> Verdict {
    let (file, known) = (pending.file, pending.known)
    // Read twice, but the second time from memory.
    let content = ContentHash(path: file.path)
    var from: String?
    if !pending.isRenewal, let content {
      if known?.content != content, let lost = lost.claim(content) {
        if lost.analyserVersion == TrackFeatures.analyserVersion { return moved(file, from: lost.path) }
        from = lost.path
      } else if known?.content == content, known?.analyserVersion == TrackFeatures.analyserVersion {
        return .touched
      }
    }
    let analysis: TrackAnalysis
    do {
      analysis = try TrackAnalyser().analyse(path: file.path)
    } catch {
      return .failure(failed(file, error))
    }
    guard analysis.duration >= shortest else {
      return .failure(
        failed(
          file, kind: .tooShort,
          reason: "is a sound of \(analysis.duration.fixed(1)) s; songs have \(shortest.fixed(0)) s or more"))
    }
    // What never rises above the gate of BS.1770, -70 LUFS, has no loudness.
    guard let features = analysis.features, let spectrogram = analysis.spectrogram, analysis.loudness != nil else {
      return .failure(failed(file, kind: .silent, reason: "holds nothing but silence; remove it"))
    }
    do {
      let track = ScannedTrack(
        path: file.path, stamp: file.stamp, content: content, tags: tags(of: file, analysis.tags),
        profile: profile(analysis, try MusicReader(model).read(features, spectrogram)))
      return .track(track, movedFrom: from)
    } catch {
      return .failure(failed(file, kind: .damaged, reason: "cannot be judged: \(error)"))
    }
  }

  private func moved(_ file: MusicFolder.File, from: String) -> Verdict {
    do {
      let tags = tags(of: file, try SoundFile(path: file.path).tags)
      return .moved(MovedTrack(from: from, path: file.path, stamp: file.stamp, tags: tags))
    } catch {
      return .failure(failed(file, error))
    }
  }

  private func tags(of file: MusicFolder.File, _ tags: Tags) -> ScannedTags {
    let relativePath = String(file.path.dropFirst(root.count).drop { $0 == "/" })
    let tags = TrackNaming.completed(tags, relativePath: relativePath)
    return ScannedTags(tags, title: tags.title ?? relativePath)
  }

  private func profile(_ analysis: TrackAnalysis, _ heard: MusicImpression) -> TrackProfile {
    let gain = analysis.tags.replayGain
    let words = analysis.tags.lyrics.flatMap(lexicon.valence(of:))
    let affect = Affect(
      valence: heard.affect.valence + ValenceLexicon.weight * (words ?? 0), arousal: heard.affect.arousal)
    var profile = TrackProfile(
      duration: analysis.duration, sampleRate: analysis.sampleRate, channels: analysis.channels,
      format: analysis.format, loudness: gain?.loudness ?? analysis.loudness, peak: gain?.peak ?? analysis.peak,
      tempo: analysis.tempo?.beatsPerMinute, key: analysis.key?.key, energy: analysis.energy,
      brightness: analysis.brightness, affect: affect, embedding: heard.embedding,
      analyserVersion: analysis.analyserVersion)
    (profile.leadingSilence, profile.trailingSilence) = (analysis.leadingSilence, analysis.trailingSilence)
    (profile.onsetRate, profile.lyricsValence) = (analysis.onsetRate, words)
    return profile
  }

  private func failed(_ file: MusicFolder.File, _ error: SoundError) -> ScanFailure {
    if case .unreadable = error, access(file.path, F_OK) != 0, errno == ENOENT {
      return failed(file, kind: .vanished, reason: "was removed during the scan; nothing to do")
    }
    return failed(file, kind: Self.kind(of: error), reason: error.reason)
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
    case .unsupported, .foreign: .unsupported
    }
  }
}
