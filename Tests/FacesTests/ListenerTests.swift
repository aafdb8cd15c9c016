import Imaging
import Testing

@testable import Faces

@Suite("Whom of the faces the speaker minds")
struct ListenerTests {
  private func face(_ track: Int, _ x: Double, _ side: Double) -> FoundFace {
    let place = Point(x: 0, y: 0)
    var face = FoundFace(
      patch: Patch(x: x, y: 100, width: side, height: side), score: 1, leftEye: place, rightEye: place, nose: place,
      yaw: 0)
    face.track = track
    return face
  }

  private func choose(_ listener: inout Listener, _ faces: [FoundFace], at time: Double = 0) -> [Int] {
    var faces = faces
    listener.choose(among: &faces, at: time)
    return faces.map(\.track)
  }

  @Test("at first the largest, then the same one, until it goes or another is half as large again")
  func choice() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 60), face(2, 300, 80)]) == [2, 1])
    #expect(choose(&listener, [face(1, 100, 100), face(2, 300, 80)]) == [2, 1])
    #expect(choose(&listener, [face(1, 100, 120), face(2, 300, 80)]) == [1, 2])
    #expect(choose(&listener, [face(2, 300, 80)]) == [2])
    #expect(choose(&listener, []) == [])
    #expect(listener.face(at: 0) == nil)
  }

  @Test("the whole picture is searched where nobody is known, after a while, and when the clock was set back")
  func search() {
    var listener = Listener(searchEvery: 1)
    listener.noteSearch(at: 10)
    #expect(listener.isSearchDue(at: 10.1))
    _ = choose(&listener, [face(1, 100, 60)], at: 10)
    #expect(!listener.isSearchDue(at: 10.9))
    #expect(listener.isSearchDue(at: 11))
    #expect(listener.isSearchDue(at: 9))
  }

  @Test("a listener who was not seen for a while is nobody")
  func memory() {
    var listener = Listener(searchEvery: 60)
    listener.noteSearch(at: 10)
    _ = choose(&listener, [face(1, 100, 60)], at: 10)
    #expect(listener.face(at: 12)?.track == 1 && !listener.isSearchDue(at: 12))
    #expect(listener.face(at: 14) == nil && listener.isSearchDue(at: 14))
  }

  @Test("a followed face gives its number to the one that a search found there, or joins those that it found")
  func followed() {
    var faces = [face(0, 100, 60), face(0, 300, 80)]
    Listener.add(face(7, 305, 80), to: &faces)
    #expect(faces.map(\.track) == [0, 7])
    Listener.add(face(8, 500, 80), to: &faces)
    #expect(faces.map(\.track) == [0, 7, 8])
  }
}
