import Testing

@testable import Devices

struct CameraFormatChoiceTests {
  private func offer(_ encoding: CameraFormat.Encoding, _ sizes: (Int, Int)...) -> FormatOffer {
    FormatOffer(code: FourCC(encoding), sizes: sizes.map { .exactly(width: $0.0, height: $0.1) })
  }

  private func choose(_ offers: [FormatOffer], _ wish: CameraWish = CameraWish()) -> [String] {
    FormatChoice(wish: wish).candidates(offers).map { "\($0.code) \($0.width)x\($0.height)" }
  }

  @Test("of formats at the size wanted, plain luma goes first and JPEG last")
  func order() {
    let offers = [CameraFormat.Encoding.mjpg, .yuyv, .nv12, .grey].map { offer($0, (1280, 720), (640, 480)) }
    #expect(choose(offers) == ["GREY 640x480", "NV12 640x480", "YUYV 640x480", "MJPG 640x480"])
  }

  @Test("a usual webcam gives YUYV at 640x480")
  func webcam() {
    let sizes = [(160, 120), (320, 240), (640, 360), (640, 480), (1280, 720), (1920, 1080)]
    let offers = [CameraFormat.Encoding.mjpg, .yuyv].map { encoding in
      FormatOffer(code: FourCC(encoding), sizes: sizes.map { .exactly(width: $0.0, height: $0.1) })
    }
    #expect(choose(offers).first == "YUYV 640x480")
  }

  @Test("size counts more than format: raw pixels that are far too small or large give way to JPEG")
  func size() {
    #expect(choose([offer(.yuyv, (160, 120)), offer(.mjpg, (640, 480))]).first == "MJPG 640x480")
    #expect(choose([offer(.yuyv, (2592, 1944)), offer(.mjpg, (640, 480))]).first == "MJPG 640x480")
    #expect(choose([offer(.yuyv, (640, 360)), offer(.mjpg, (1280, 720))]).first == "YUYV 640x360")
  }

  @Test("too large beats too small by the same factor")
  func larger() {
    #expect(choose([offer(.grey, (320, 240), (1280, 960))]) == ["GREY 1280x960"])
  }

  @Test("unreadable formats are left out; where nothing is readable nothing is chosen")
  func unreadable() {
    let bayer = FormatOffer(code: FourCC(rawValue: 0x3831_4742), sizes: [.exactly(width: 640, height: 480)])
    #expect(choose([bayer, offer(.yuyv, (800, 600))]) == ["YUYV 800x600"])
    #expect(choose([bayer]).isEmpty && choose([]).isEmpty)
  }

  @Test("a driver that lists no sizes is asked for the one wanted")
  func noSizes() {
    #expect(choose([offer(.nv12)]) == ["NV12 640x480"])
    #expect(choose([offer(.nv12)], CameraWish(width: 800, height: 600)) == ["NV12 800x600"])
  }

  @Test("a range gives the nearest size on its grid")
  func range() {
    func nearest(_ widths: ClosedRange<Int>, _ widthStep: Int, _ heights: ClosedRange<Int>, _ heightStep: Int) -> String
    {
      let size = FormatOffer.Size.between(
        width: widths, widthStep: widthStep, height: heights, heightStep: heightStep)
      return choose([FormatOffer(code: FourCC(.grey), sizes: [size])]).joined()
    }
    #expect(nearest(48...8192, 2, 32...8192, 2) == "GREY 640x480")
    #expect(nearest(48...8192, 0, 32...8192, 0) == "GREY 640x480")
    #expect(nearest(800...1600, 16, 600...1200, 8) == "GREY 800x600")
    #expect(nearest(16...320, 16, 16...240, 16) == "GREY 320x240")
    #expect(nearest(100...1000, 100, 100...1000, 100) == "GREY 600x500")
  }

  @Test("a wish for a format leaves no other; a wish for one side gives 4:3")
  func wishes() {
    let offers = [offer(.grey, (640, 480)), offer(.mjpg, (640, 480), (1280, 720), (1280, 960))]
    #expect(choose(offers, CameraWish(encoding: .mjpg)) == ["MJPG 640x480"])
    #expect(choose(offers, CameraWish(encoding: .mjpg, width: 1280)) == ["MJPG 1280x960"])
    #expect(choose(offers, CameraWish(encoding: .mjpg, height: 720)) == ["MJPG 1280x720"])
    #expect(choose(offers, CameraWish(encoding: .nv12)).isEmpty)
    #expect(choose(offers, CameraWish(width: 0, height: -5)).count == 2)
  }

  @Test("four-character codes read as V4L2 writes them")
  func codes() {
    #expect(FourCC(.yuyv).rawValue == 0x5659_5559)
    #expect(FourCC(rawValue: 0x4745_504A).encoding == .mjpg)
    #expect(FourCC(.mjpg).description == "MJPG" && FourCC(.mjpg).encoding == .mjpg)
    #expect(FourCC(rawValue: 0x0001_0203).description == "????" && FourCC(rawValue: 0).encoding == nil)
    #expect(FourCC(.picture).encoding == nil)
  }
}
