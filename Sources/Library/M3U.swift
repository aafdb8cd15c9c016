/// Playlists as extended M3U in UTF-8 (`.m3u8`), which every player reads: `#EXTM3U`, then for each track an `#EXTINF`
/// line with whole seconds, artist and title, and its absolute path.
public enum M3U {
  /// The playlist's text. A path that holds a line break cannot be written in this format; such a track is left out.
  public static func text(name: String, tracks: some Sequence<PlaylistTrack>) -> String {
    var text = "#EXTM3U\n#PLAYLIST:\(oneLine(name))\n"
    for track in tracks where !track.path.contains(where: \.isNewline) {
      let seconds = track.duration.isFinite ? Int(min(max(track.duration, 0), 1e9).rounded()) : -1
      let label = [track.artist, track.title].compactMap { $0 }.map(oneLine).joined(separator: " - ")
      text += "#EXTINF:\(seconds),\(label)\n\(track.path)\n"
    }
    return text
  }

  private static func oneLine(_ text: String) -> String { String(text.map { $0.isNewline ? " " : $0 }) }
}
