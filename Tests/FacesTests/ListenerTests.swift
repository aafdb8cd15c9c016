import Imaging
import Testing

@testable import Faces

@Suite("Whom of the faces the speaker minds")
struct ListenerTests {
  private func face(_ track: Int, _ x: Double, _ side: Double, is listener: Int64? = nil) -> FoundFace {
    let place = Point(x: 0, y: 0)
    var face = FoundFace(
      patch: Patch(x: x, y: 100, width: side, height: side), score: 1, leftEye: place, rightEye: place, nose: place,
      yaw: 0)
    (face.track, face.listener) = (track, listener)
    return face
  }

  /// The number of whom the speaker minds; nil for nobody.
  private func choose(_ listener: inout Listener, _ faces: [FoundFace], at time: Double = 0) -> Int? {
    var faces = faces
    return listener.choose(among: &faces, at: time) ? faces[0].track : nil
  }

  @Test("at first the nearest; the others keep their order")
  func nearest() {
    var listener = Listener(searchEvery: 1)
    var faces = [face(1, 100, 60), face(2, 200, 40), face(3, 300, 80), face(4, 500, 20)]
    #expect(listener.choose(among: &faces, at: 0))
    #expect(faces.map(\.track) == [3, 1, 2, 4])
  }

  @Test("then the same one, also when another comes somewhat nearer, or much nearer for a moment")
  func keepsPlace() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 60)], at: 0) == 1)
    for second in 1...20 { #expect(choose(&listener, [face(2, 300, 85), face(1, 100, 60)], at: Double(second)) == 1) }
    for second in 21...23 { #expect(choose(&listener, [face(2, 300, 95), face(1, 100, 60)], at: Double(second)) == 1) }
    #expect(choose(&listener, [face(2, 300, 85), face(1, 100, 60)], at: 24) == 1)
    #expect(choose(&listener, [face(2, 300, 95), face(1, 100, 60)], at: 25) == 1)
  }

  @Test("until another is much nearer for a while; meanwhile the whole picture is searched")
  func takesOver() {
    var listener = Listener(searchEvery: 60)
    listener.noteSearch(at: 0)
    #expect(choose(&listener, [face(1, 100, 60)], at: 0) == 1)
    #expect(!listener.isSearchDue(at: 0.5))
    for tenth in 10..<40 {
      #expect(choose(&listener, [face(2, 300, 95), face(1, 100, 60)], at: Double(tenth) / 10) == 1)
      #expect(listener.isSearchDue(at: Double(tenth) / 10))
    }
    #expect(choose(&listener, [face(2, 300, 95), face(1, 100, 60)], at: 4) == 2)
    #expect(!listener.isSearchDue(at: 4.1))
  }

  @Test("somebody enrolled who is far away comes before a guest who is near, at once")
  func enrolledBeforeGuest() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 200)], at: 0) == 1)
    #expect(choose(&listener, [face(1, 100, 200), face(2, 300, 40)], at: 1) == 1)
    #expect(choose(&listener, [face(1, 100, 200), face(2, 300, 40, is: 7)], at: 1) == 2)
    for second in 2...20 {
      #expect(choose(&listener, [face(1, 100, 200), face(2, 300, 40, is: 7)], at: Double(second)) == 2)
    }
  }

  @Test("of two enrolled the nearest at first, then the same one")
  func twoEnrolled() {
    var listener = Listener(searchEvery: 1)
    let near = face(1, 100, 80, is: 7)
    #expect(choose(&listener, [face(3, 500, 200), near, face(2, 300, 60, is: 8)], at: 0) == 1)
    #expect(choose(&listener, [face(3, 500, 200), face(2, 300, 100, is: 8), near], at: 1) == 1)
    for second in 2...5 { _ = choose(&listener, [face(2, 300, 130, is: 8), near], at: Double(second)) }
    #expect(choose(&listener, [face(2, 300, 130, is: 8), near], at: 6) == 2)
  }

  @Test("while somebody enrolled is hidden by a guest who passes in front, nobody is minded")
  func hidden() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 60, is: 7)], at: 0) == 1)
    for tenth in 1...29 { #expect(choose(&listener, [face(2, 100, 120)], at: Double(tenth) / 10) == nil) }
    #expect(listener.face(at: 2.9) == nil && listener.isSearchDue(at: 2.9))
    #expect(choose(&listener, [face(2, 300, 120), face(3, 100, 60, is: 7)], at: 2.9) == 3)
  }

  @Test("whoever leaves is waited for, then the nearest of those who stay is minded")
  func leaves() {
    for enrolled in [nil, 7 as Int64?] {
      var listener = Listener(searchEvery: 1)
      #expect(choose(&listener, [face(1, 100, 60, is: enrolled), face(2, 300, 50), face(3, 500, 40)], at: 0) == 1)
      for second in 1...3 {
        #expect(choose(&listener, [face(2, 300, 50), face(3, 500, 40)], at: Double(second)) == nil)
      }
      #expect(choose(&listener, [face(2, 300, 50), face(3, 500, 40)], at: 3.5) == 2)
    }
  }

  @Test("a guest who leaves is not waited for where somebody enrolled is there")
  func guestLeaves() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 60)], at: 0) == 1)
    #expect(choose(&listener, [face(3, 300, 80), face(2, 500, 30, is: 7)], at: 1) == 2)
  }

  @Test("a clock that was set back starts anew")
  func clock() {
    var listener = Listener(searchEvery: 1)
    #expect(choose(&listener, [face(1, 100, 60)], at: 100) == 1)
    #expect(choose(&listener, [face(2, 300, 50)], at: 3) == 2)
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
