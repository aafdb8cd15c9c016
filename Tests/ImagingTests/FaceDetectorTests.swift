import Glibc
import Testing

@testable import Imaging

@Suite struct FaceDetectorTests {
  private func blobs(_ size: Int, at places: [(x: Int, y: Int, side: Int)]) -> GreyImage {
    GreyImage(size, size) { x, y in
      places.contains { (0..<$0.side).contains(x - $0.x) && (0..<$0.side).contains(y - $0.y) } ? 220 : 30
    }
  }

  @Test("each bright square is found once, the largest first, at its place and size")
  func places() throws {
    let detector = FaceDetector(
      cascade: try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob"), parameters: try ScanParameters(minSize: 0))
    let found = detector.detect(in: blobs(120, at: [(70, 20, 10), (20, 60, 24)]))
    #expect(found.count == 2)
    for (detection, square) in zip(found, [(x: 20, y: 60, side: 24), (x: 70, y: 20, side: 10)]) {
      let box = detection.box
      #expect(abs(2 * box.x + box.width - 2 * square.x - square.side) <= 4, "\(box)")
      #expect(abs(2 * box.y + box.height - 2 * square.y - square.side) <= 4, "\(box)")
      #expect((square.side...(3 * square.side)).contains(box.width), "\(box)")
      #expect(detection.neighbours > 3)
    }
  }

  @Test("detections stay inside the picture")
  func inside() throws {
    let detector = FaceDetector(
      cascade: try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob"),
      parameters: try ScanParameters(scaleFactor: 1.05, minNeighbours: 0, minSize: 0))
    let image = blobs(37, at: [(10, 10, 17)])
    let found = detector.detect(in: image)
    #expect(!found.isEmpty)
    for detection in found { #expect(detection.box.intersection(image.bounds) == detection.box) }
  }

  @Test("one detector serves pictures of changing size")
  func changingSizes() throws {
    let cascade = try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob")
    let detector = FaceDetector(cascade: cascade)
    let (small, large) = (blobs(60, at: [(20, 20, 14)]), blobs(90, at: [(40, 30, 30)]))
    for image in [small, large, small] {
      #expect(detector.detect(in: image) == FaceDetector(cascade: cascade).detect(in: image))
    }
  }

  @Test("a result that is held is not changed by the next picture")
  func heldResult() throws {
    let detector = FaceDetector(cascade: try Cascade(bytes: CascadeBuilder.blob.bytes, name: "blob"))
    let image = blobs(90, at: [(40, 30, 30)])
    let first = detector.detect(in: image)
    let copy = first.map(\.self)
    #expect(detector.detect(in: blobs(90, at: [(5, 5, 20)])) != copy)
    #expect(first == copy)
  }

  @Test("photos give OpenCV 4.14's boxes", .enabled(if: DetectionSet.isThere, "no detection_dev.tar in MIEN_DATA"))
  func photos() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let cascade = try Cascade(path: "/\(root)/Models/cascades/frontalface_alt2.cascade")
    for (name, boxes) in DetectionSet.expected {
      let bytes = try #require(try DetectionSet.file(name), "\(name) is not in the archive")
      let picture = try PictureFile.decodeGrey(bytes, name: name)
      let found = FaceDetector(cascade: cascade).detect(in: picture.image).map(\.box)
      #expect(Set(found) == Set(boxes), "\(name)")
    }
  }
}
