/// Playlists as extended M3U in UTF-8 (`.m3u8`), which every player reads: `#EXTM3U`, then for each track an `#EXTINF`
/// line with whole seconds, artist and title, and its path.
public enum M3U {
  public enum Paths: Sendable, Equatable {
    case absolute
    /// Relative to the folder that the playlist will lie in, so that both can move together.
    case relative(to: String)
  }

  /// The playlist's text. A path that holds a line break cannot be written in this format; such a track is left out.
  public static func text(name: String, tracks: some Sequence<PlaylistTrack>, paths: Paths) -> String {
    var text = "#EXTM3U\n#PLAYLIST:\(oneLine(name))\n"
    for track in tracks where !track.path.contains(where: \.isNewline) {
      let seconds = track.duration.isFinite ? Int(min(max(track.duration, 0), 1e9).rounded()) : -1
      let label = [track.artist, track.title].compactMap { $0 }.map(oneLine).joined(separator: " - ")
      text += "#EXTINF:\(seconds),\(label)\n\(path(of: track.path, paths))\n"
    }
    return text
  }

  private static func path(of path: String, _ paths: Paths) -> String {
    guard case .relative(let folder) = paths else { return path }
    let (target, base) = (path.split(separator: "/"), folder.split(separator: "/"))
    let shared = zip(target, base).prefix { $0 == $1 }.count
    let relative = Array(repeating: "..", count: base.count - shared) + target.dropFirst(shared).map(String.init)
    let joined = relative.joined(separator: "/")
    // A line that starts with # is a comment.
    return joined.hasPrefix("#") ? "./" + joined : joined
  }

  private static func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }
}
