import Imaging
import Testing

@testable import Faces

@Suite("Which face is which")
struct FaceTracksTests {
  private func face(_ x: Double, _ side: Double = 100) -> FoundFace {
    let place = Point(x: 0, y: 0)
    return FoundFace(
      patch: Patch(x: x, y: 100, width: side, height: side), score: 1, leftEye: place, rightEye: place, nose: place,
      yaw: 0)
  }

  private func names(_ tracks: inout FaceTracks, _ faces: [FoundFace], at time: Double) -> [Int] {
    var faces = faces
    tracks.name(&faces, at: time)
    return faces.map(\.track)
  }

  @Test("a face that moves a little keeps its number, also when another one comes")
  func moves() {
    var tracks = FaceTracks()
    #expect(names(&tracks, [face(100)], at: 0) == [1])
    #expect(names(&tracks, [face(300), face(115)], at: 1) == [2, 1])
    #expect(names(&tracks, [face(130), face(290)], at: 2) == [1, 2])
  }

  @Test("a face elsewhere is another one")
  func elsewhere() {
    var tracks = FaceTracks()
    #expect(names(&tracks, [face(100)], at: 0) == [1])
    #expect(names(&tracks, [face(400)], at: 0.2) == [2])
  }

  @Test("a face that was not seen for a while is a new one, one that was lost for a moment is not")
  func memory() {
    var tracks = FaceTracks()
    #expect(names(&tracks, [face(100)], at: 0) == [1])
    #expect(names(&tracks, [], at: 1) == [])
    #expect(names(&tracks, [face(100)], at: 2) == [1])
    #expect(names(&tracks, [face(100)], at: 5.5) == [2])
  }

  @Test("where two faces could be the one before, the nearer one is")
  func nearest() {
    var tracks = FaceTracks()
    #expect(names(&tracks, [face(100)], at: 0) == [1])
    #expect(names(&tracks, [face(130), face(105)], at: 0.1) == [2, 1])
  }

  @Test("a face that was followed keeps its number however far it moved, and gives it to nobody else")
  func followed() {
    var tracks = FaceTracks()
    #expect(names(&tracks, [face(100)], at: 0) == [1])
    var far = face(300)
    far.track = 1
    #expect(names(&tracks, [face(100), far], at: 0.1) == [2, 1])
    #expect(names(&tracks, [face(310)], at: 0.2) == [1])
  }

  @Test("who a face is stays with its number, and goes with it")
  func identity() {
    func listeners(_ faces: [FoundFace], at time: Double) -> [Int64?] {
      var faces = faces
      tracks.name(&faces, at: time)
      return faces.map(\.listener)
    }
    var tracks = FaceTracks()
    #expect(listeners([face(100), face(300)], at: 0) == [nil, nil])
    tracks.identify(2, as: 7)
    tracks.identify(99, as: 8)
    #expect(listeners([face(310), face(100)], at: 1) == [7, nil])
    #expect(listeners([face(100)], at: 3) == [nil])
    #expect(listeners([face(310), face(100)], at: 5) == [nil, nil])
  }
}
