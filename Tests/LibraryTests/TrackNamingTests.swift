import Sound
import Testing

@testable import Library

@Suite struct TrackNamingTests {
  @Test(
    "Names of files and folders fill in for tags",
    arguments: [
      ("Björk - Jóga.ogg", Tags(title: "Jóga", artist: "Björk")),
      (
        "Nina Simone/Pastel Blues/07 - Sinnerman.flac",
        Tags(title: "Sinnerman", artist: "Nina Simone", album: "Pastel Blues", trackNumber: 7)
      ),
      ("Pastel Blues/07. Sinnerman.flac", Tags(title: "Sinnerman", album: "Pastel Blues", trackNumber: 7)),
      ("01 Artist - Title.mp3", Tags(title: "Title", artist: "Artist", trackNumber: 1)),
      ("frozen_bubble_theme.ogg", Tags(title: "frozen bubble theme")),
      ("7 Seconds.mp3", Tags(title: "7 Seconds")), ("99Luftballons.mp3", Tags(title: "99Luftballons")),
      ("1979.wav", Tags(title: "1979")), ("12.wav", Tags(title: "12")), ("Jay-Z.mp3", Tags(title: "Jay-Z")),
      ("no extension", Tags(title: "no extension")), ("A - B - C.ogg", Tags(title: "B - C", artist: "A")),
      ("03 - .ogg", Tags(title: "03 -")), ("two\nlines\u{1B}[2J.ogg", Tags(title: "two lines [2J")),
    ])
  func completes(_ path: String, _ wanted: Tags) {
    #expect(TrackNaming.completed(Tags(), relativePath: path) == wanted)
  }

  @Test("Tags come first")
  func tagsFirst() {
    let tags = Tags(title: "T", artist: "A", album: "L", genre: "G", year: 2_000, trackNumber: 3)
    #expect(TrackNaming.completed(tags, relativePath: "X/Y/09 - Q - Z.mp3") == tags)
  }
}
