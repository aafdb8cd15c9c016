import Imaging
import Testing

@Suite struct BoxTests {
  let box = Box(x: 10, y: 20, width: 30, height: 40)

  @Test("the intersection is what both boxes cover")
  func intersection() {
    #expect(box.intersection(Box(x: 30, y: 0, width: 100, height: 30)) == Box(x: 30, y: 20, width: 10, height: 10))
    #expect(box.intersection(Box(x: 40, y: 20, width: 5, height: 5)) == nil)
    #expect(box.intersection(Box(x: 15, y: 25, width: 0, height: 5)) == nil)
  }

  @Test("intersection over union is 1 for equal boxes, 0 for distant ones and the share between")
  func intersectionOverUnion() {
    #expect(box.intersectionOverUnion(box) == 1)
    #expect(box.intersectionOverUnion(Box(x: 100, y: 100, width: 5, height: 5)) == 0)
    #expect(box.intersectionOverUnion(Box(x: 10, y: 20, width: 30, height: 20)) == 0.5)
  }

  @Test("a scaled box keeps its edges on the scaled edges")
  func scaled() {
    #expect(box.scaled(x: 2, y: 0.5) == Box(x: 20, y: 10, width: 60, height: 20))
    #expect(Box(x: 1, y: 1, width: 1, height: 1).scaled(x: 2.5, y: 2.5) == Box(x: 3, y: 3, width: 2, height: 2))
  }

  @Test("a box without area is empty")
  func emptiness() {
    #expect(Box(x: 0, y: 0, width: 0, height: 9).isEmpty)
    #expect(Box(x: 0, y: 0, width: -3, height: -3).area == 0)
    #expect(box.area == 1200)
  }
}
