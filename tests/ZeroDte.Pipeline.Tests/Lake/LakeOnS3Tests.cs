using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Pipeline.Tests.Bars.Minutes;

namespace ZeroDte.Pipeline.Tests.Lake;

/// <summary>The lake in a bucket, of which an S3 server says what is there: no file, no folder, and another clock.</summary>
public sealed class LakeOnS3Tests : MinuteDatabase, IClassFixture<TestDatabase>, IClassFixture<S3Server>, IDisposable
{
    private readonly S3Server _server;
    private readonly FixedTime _time = new(TimeProvider.System.GetUtcNow());
    private readonly string _prefix = $"s3://{S3Server.Bucket}/{Guid.NewGuid():N}";
    private S3Objects? _objects;

    public LakeOnS3Tests(TestDatabase database, S3Server server)
        : base(database) => _server = server;

    private S3Objects Objects
    {
        get
        {
            Assert.SkipWhen(_server.Missing is not null, _server.Missing ?? "");
            return _objects ??= S3Objects.Create(
                new() { S3Endpoint = _server.Endpoint, S3AccessKey = S3Server.Credentials, S3SecretKey = S3Server.Credentials },
                new(_prefix));
        }
    }

    private LakeManifest Manifest => new(Database.Source, _time);

    public void Dispose() => _objects?.Dispose();

    [Fact]
    public async Task Lake_ExportedDamagedMendedAndCollected_IsWhatItShouldBeAtEachStep()
    {
        await LoadTwoMonthsAsync();
        (await ExportAsync()).Written.ShouldBe(2);
        (await VerifyAsync()).ShouldBeEmpty();
        (await ExportAsync()).ShouldSatisfyAllConditions(again => again.Written.ShouldBe(0), again => again.Reused.ShouldBe(2));
        var files = await FilesAsync();
        Objects.Locate(files[0].Path).ShouldStartWith($"{_prefix}/lake/1min/raw/{Symbol}/2018-05.");

        await Objects.DeleteAsync(files[0].Path, Cancel);
        var bytes = await Objects.ReadAsync(files[1].Path, Cancel);
        bytes[^1] ^= 1;
        await Objects.DeleteAsync(files[1].Path, Cancel);
        await Objects.PutAsync(files[1].Path, bytes, Cancel);
        (await VerifyAsync()).ShouldBe(files.Select(file => file.Path.Value), ignoreOrder: true);
        await ExportAsync(rewrite: true);
        (await VerifyAsync()).ShouldBeEmpty();

        await Store.LoadAsync(new(Symbol, "test", [Minute(Opening, 55)]), Cancel);
        await ExportAsync();
        (await CollectAsync(grace: TimeSpan.FromHours(1))).Files.ShouldBe(0, "it is too young");
        _time.Now = _time.Now.AddHours(2);
        (await CollectAsync(grace: TimeSpan.FromHours(1))).Files.ShouldBe(1);
        (await Objects.ExistsAsync(files[0].Path, Cancel)).ShouldBeFalse();
        (await VerifyAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task TwoWritersAndACollectorAtOnce_LoseNothing()
    {
        await LoadTwoMonthsAsync();
        _ = Objects;
        _time.Now = _time.Now.AddMinutes(30); // every file is old enough to be deleted
        using var done = new CancellationTokenSource();
        var collector = Task.Run(async () =>
        {
            var deleted = 0;
            while (!done.IsCancellationRequested)
                deleted += (await CollectAsync(grace: TimeSpan.Zero)).Files;
            return deleted;
        }, Cancel);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await Store.LoadAsync(new(Symbol, "test", [Minute(Opening.AddMinutes(10 * writer + i % 3), 10 + i)]), Cancel);
                await ExportAsync();
            }
        }, Cancel)));
        await done.CancelAsync();
        (await collector).ShouldBeGreaterThan(0);
        await ExportAsync();

        (await VerifyAsync()).ShouldBeEmpty();
        var files = await FilesAsync();
        var believed = await Store.ReadAsync(Symbol, new(Opening, Opening.AddDays(1)), knownAt: null, Cancel);
        LakeContent.Of(files[0].Place, believed, files[0].KnownAt).File.ShouldBe(files[0]);
    }

    private async Task LoadTwoMonthsAsync() => await Store.LoadAsync(
        new(Symbol, "test", [.. Minutes(Opening, 390), .. Minutes(new(2018, 6, 1, 13, 30, 0, DateTimeKind.Utc), 390)]), Cancel);

    private Task<LakeExportReport> ExportAsync(bool rewrite = false) =>
        new LakeExport(new BarStore(Database.Source), new(Database.Source), Store, Manifest, Objects)
            .RunAsync(Symbol, rewrite, progress: null, Cancel);

    private async Task<IReadOnlyList<LakeFile>> FilesAsync() => (await Manifest.ReadAsync(Symbol, Cancel)).Files;

    /// <returns>The paths of the files that are damaged.</returns>
    private async Task<IEnumerable<string>> VerifyAsync() =>
        (await new LakeVerification(Manifest, Objects).RunAsync(Symbol, progress: null, Cancel)).Faults.Select(fault => fault.Path.Value);

    private Task<LakeCollectorReport> CollectAsync(TimeSpan grace) =>
        new LakeCollector(Manifest, Objects, _time).RunAsync(keep: TimeSpan.Zero, grace, Cancel);
}
