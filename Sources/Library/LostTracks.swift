import Glibc
import Synchronization

/// Tracks whose files are gone, for files to be known again by their content. Each is found once.
final class LostTracks: Sendable {
  private let byContent: Mutex<[ContentHash: [RememberedTrack]]>

  /// - Parameter present: paths at which the scan has found a file.
  init(_ tracks: [RememberedTrack] = [], present: Set<String> = []) {
    let lost = tracks.filter { !present.contains($0.path) }
    byContent = Mutex(Dictionary(grouping: lost, by: \.content))
  }

  /// A track of this content whose file is no longer where it was. Files in folders that were not scanned are looked for.
  func claim(_ content: ContentHash) -> RememberedTrack? {
    byContent.withLock { tracks in
      guard let index = tracks[content]?.firstIndex(where: { access($0.path, F_OK) != 0 && errno == ENOENT }) else {
        return nil
      }
      return tracks[content]?.remove(at: index)
    }
  }
}
