using System.Runtime.Versioning;
using ZeroDte.Mlflow.Server.Artifacts;

namespace ZeroDte.Mlflow.Tests.Artifacts;

[SupportedOSPlatform("linux")]
public sealed class DiskStoreTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Shared = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("zerodte-store-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Write_ANewStore_IsReadByItsOwnerOnly()
    {
        var root = Path.Combine(_folder, "data", "artifacts");
        await new DiskStore(root).WriteAsync("0/run/file", new MemoryStream([1, 2, 3]), TestContext.Current.CancellationToken);

        foreach (var folder in (string[])[Path.Combine(_folder, "data"), root, Path.Combine(root, "0", "run")])
            File.GetUnixFileMode(folder).ShouldBe(OwnerOnly | UnixFileMode.UserExecute, folder);
        File.GetUnixFileMode(Path.Combine(root, "0", "run", "file")).ShouldBe(OwnerOnly);
    }

    [Fact]
    public async Task Write_IntoAFolderThatOthersShare_LeavesItsRights()
    {
        File.SetUnixFileMode(_folder, Shared);
        await new DiskStore(_folder).WriteAsync("file", new MemoryStream([1]), TestContext.Current.CancellationToken);

        File.GetUnixFileMode(_folder).ShouldBe(Shared);
        File.GetUnixFileMode(Path.Combine(_folder, "file")).ShouldBe(OwnerOnly);
    }
}
