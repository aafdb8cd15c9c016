import Emotion
import Testing

@testable import Library

private func track(_ path: String, title: String = "Title", artist: String? = "Artist") -> PlaylistTrack {
  PlaylistTrack(path: path, title: title, artist: artist, duration: 61.6, affect: .neutral)
}

@Suite struct M3UTests {
  @Test("Absolute paths are written as they are, with length, artist and title")
  func absolute() {
    let text = M3U.text(name: "happy", tracks: [track("/m/a.ogg"), track("/m/b.ogg", artist: nil)])
    #expect(
      text == "#EXTM3U\n#PLAYLIST:happy\n#EXTINF:62,Artist - Title\n/m/a.ogg\n#EXTINF:62,Title\n/m/b.ogg\n")
  }

  @Test("Line breaks cannot smuggle lines into a playlist")
  func lineBreaks() {
    let tracks = [track("/m/a\nb.ogg"), track("/m/c.ogg", title: "One\r\nTwo", artist: "A\u{2028}B")]
    let text = M3U.text(name: "x\ny", tracks: tracks)
    #expect(text == "#EXTM3U\n#PLAYLIST:x y\n#EXTINF:62,A B - One Two\n/m/c.ogg\n")
  }
}
