import Configuration
import Formatting
import Glibc
import Library
import Store

extension Examination {
  /// A network share that is gone, or firmware that does not answer, can hold up even these.
  func boardChecks(_ state: StateFolder, resident: Int?) async -> [Check] {
    let files = files
    async let disk = within(driverPatience) { DiskCheck.judge(DiskFindings(folder: state.path)) }
    async let board = within(driverPatience) {
      [
        MemoryCheck.judge(files, resident: resident), TemperatureCheck.judge(files), PowerCheck.judge(files),
        ClockCheck.judge(ClockFindings(files)),
      ]
    }
    return await [disk ?? hung(DiskCheck.id)] + (board ?? [hung("board")])
  }

  func models() async -> [Check] {
    await within(driverPatience * 3) { SelfTest.checks() }
      ?? [Check("models", .fail, "they do not come to an end", advice: "install this binary again")]
  }

  /// - Returns: also whether the camera may be opened, as far as the listeners' last wish goes; nil where it is not known.
  func storageChecks(
    _ state: StateFolder, _ configuration: Configuration
  ) async -> (checks: [Check], mayLook: Bool?) {
    let folders = configuration.music.folders
    let path = state.database
    let found = await within(storagePatience) { () -> ([Check], Bool?) in
      let database = Result { () throws(StoreError) in try Inspection(path: path) }
      let inspection = try? database.get()
      let library = LibraryFindings(counts: inspection?.counts, folders: folders.map { Self.survey($0, inspection) })
      let isFresh = access(path, F_OK) != 0 && errno == ENOENT
      let mayLook = isFresh ? true : inspection.map { !SpeakerMemory.isPrivate(in: $0.settings) }
      return ([DatabaseCheck.judge(database, path: path), LibraryCheck.judge(library)], mayLook)
    }
    if let found { return found }
    let advice = "the disk may be failing: look at dmesg, and copy \(path) away"
    let checks = [DatabaseCheck.id, LibraryCheck.id].map {
      Check($0, .fail, "not read within \((storagePatience / .seconds(1)).fixed(0)) s", advice: advice)
    }
    return (checks, nil)
  }

  private static func survey(_ path: String, _ inspection: Inspection?) -> LibraryFindings.Folder {
    var folder = LibraryFindings.Folder(path: path)
    let known = (inspection?.known ?? [:]).mapValues { KnownFile($0) }
    do throws(LibraryError) {
      let found = try FolderSurvey(folder: path, known: known)
      (folder.files, folder.unanalysed) = (found.files, found.unanalysed)
    } catch {
      folder.trouble = "\(error)"
    }
    return folder
  }
}
