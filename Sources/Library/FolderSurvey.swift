import Sound

/// What a scan would find in a folder of music, without analysing anything.
public struct FolderSurvey: Sendable, Equatable {
  /// Files that are music by name or content.
  public var files = 0
  /// Of these, new or changed ones, or ones that an older version analysed.
  public var unanalysed = 0

  /// Walks the folder; blocks.
  /// - Parameters:
  ///   - folder: its path.
  ///   - known: what is known of each file, by path.
  /// - Throws: `.missingFolder`, `.unreadableFolder`, `.notAFolder`.
  public init(folder: String, known: [String: KnownFile]) throws(LibraryError) {
    for file in try MusicFolder(root: LibraryScan.resolved(folder)).candidates {
      files += 1
      let found = known[file.path]
      if found?.stamp != file.stamp || found?.analyserVersion != TrackFeatures.analyserVersion { unanalysed += 1 }
    }
  }

  init(files: Int, unanalysed: Int) { (self.files, self.unanalysed) = (files, unanalysed) }
}
