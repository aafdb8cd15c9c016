import Emotion
import Testing

@testable import Library

private func track(_ path: String, title: String = "Title", artist: String? = "Artist") -> PlaylistTrack {
  PlaylistTrack(path: path, title: title, artist: artist, duration: 61.6, affect: .neutral)
}

@Suite struct M3UTests {
  @Test("Absolute paths are written as they are, with length, artist and title")
  func absolute() {
    let text = M3U.text(name: "happy", tracks: [track("/m/a.ogg"), track("/m/b.ogg", artist: nil)], paths: .absolute)
    #expect(
      text == "#EXTM3U\n#PLAYLIST:happy\n#EXTINF:62,Artist - Title\n/m/a.ogg\n#EXTINF:62,Title\n/m/b.ogg\n")
  }

  @Test(
    "Relative paths lead from the playlist's folder to the file",
    arguments: [
      ("/m/lists", "/m/a/b.ogg", "../a/b.ogg"), ("/m/", "/m/b.ogg", "b.ogg"), ("/", "/m/b.ogg", "m/b.ogg"),
      ("/m", "/m/#1.ogg", "./#1.ogg"), ("/x/y", "/m/b.ogg", "../../m/b.ogg"), ("/m/ab", "/m/a/c.ogg", "../a/c.ogg"),
    ])
  func relative(_ folder: String, _ path: String, _ wanted: String) {
    let text = M3U.text(name: "n", tracks: [track(path)], paths: .relative(to: folder))
    #expect(text.split(separator: "\n").last.map(String.init) == wanted)
  }

  @Test("Line breaks cannot smuggle lines into a playlist")
  func lineBreaks() {
    let tracks = [track("/m/a\nb.ogg"), track("/m/c.ogg", title: "One\r\nTwo", artist: "A\u{2028}B")]
    let text = M3U.text(name: "x\ny", tracks: tracks, paths: .absolute)
    #expect(text == "#EXTM3U\n#PLAYLIST:x y\n#EXTINF:62,A B - One Two\n/m/c.ogg\n")
  }
}
