import Emotion
import Testing

@testable import Library

@Suite struct MoodPlaylistTests {
  private func track(_ path: String, _ valence: Float, _ arousal: Float) -> PlaylistTrack {
    PlaylistTrack(
      path: path, title: path, artist: nil, duration: 1, affect: Affect(valence: valence, arousal: arousal))
  }

  @Test("Each track is in the playlist of its quadrant and in no other")
  func quadrants() {
    let tracks = [
      track("a", 0.1, 0.1), track("b", -0.1, 0.9), track("c", -1, -1), track("d", 0.3, -0.2), track("e", 0, 0),
    ]
    let playlists = MoodPlaylist.all(of: tracks)
    #expect(playlists.map(\.name) == ["happy", "angry", "sad", "calm"])
    #expect(playlists.map { $0.tracks.map(\.path) } == [["a", "e"], ["b"], ["c"], ["d"]])
  }

  @Test("The most typical track comes first, equally typical ones by path")
  func order() {
    let tracks = [track("far", 0.05, 0.05), track("z", 0.6, 0.5), track("b", 0.4, 0.5), track("typical", 0.5, 0.5)]
    let paths = MoodPlaylist(.happy, of: tracks).tracks.map(\.path)
    #expect(paths.first == "typical" && paths.last == "far")
    let twins = MoodPlaylist(.happy, of: [track("z", 0.5, 0.5), track("b", 0.5, 0.5)]).tracks.map(\.path)
    #expect(twins == ["b", "z"])
  }
}
