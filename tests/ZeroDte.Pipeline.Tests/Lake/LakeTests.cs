using System.Runtime.Versioning;
using ZeroDte.Pipeline.Bars;
using ZeroDte.Pipeline.Lake;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Pipeline.Tests.Bars.Minutes;
using ZeroDte.Quant.Market;

namespace ZeroDte.Pipeline.Tests.Lake;

[SupportedOSPlatform("linux")]
public sealed class LakeTests(TestDatabase database) : MinuteDatabase(database), IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("zerodte-lake-").FullName;
    private readonly FixedTime _time = new(TimeProvider.System.GetUtcNow()); // files have the time of the disk's own clock

    private DiskObjects Objects => new DiskObjects(_root);

    private LakeManifest Manifest => new(Database.Source, _time);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Export_OfMinutesAndDays_HasAFileForEachMonthAndYear()
    {
        await LoadTwoMonthsAsync();
        await LoadDaysAsync(new(2017, 12, 29), new(2018, 1, 2));

        var report = await ExportAsync();

        (report.Written, report.Reused).ShouldBe((4, 0));
        var (version, files) = await Manifest.ReadAsync(Symbol, Cancel);
        version.ShouldBe(report.Version);
        files.Select(f => (f.Place.Resolution, f.Place.Period, f.Rows)).ShouldBe(
        [
            (LakeResolution.Day, new(2017, 1, 1), 1), (LakeResolution.Day, new(2018, 1, 1), 1),
            (LakeResolution.Minute, new(2018, 5, 1), 390), (LakeResolution.Minute, new(2018, 6, 1), 390),
        ]);
        files[2].ShouldSatisfyAllConditions(
            f => (f.First, f.Last).ShouldBe((Opening, Opening.AddMinutes(389))),
            f => new FileInfo(Path.Combine(_root, f.Path.Value)).Length.ShouldBe(f.Bytes));
        (await VerifyAsync()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_Again_ReusesEveryFileAndMakesNoVersion()
    {
        await LoadTwoMonthsAsync();
        var first = await ExportAsync();

        var again = await ExportAsync();

        (again.Written, again.Reused, again.Version).ShouldBe((0, 2, first.Version));
    }

    [Fact]
    public async Task Export_AfterACorrection_WritesThatMonthAndKeepsTheOldFile()
    {
        await LoadTwoMonthsAsync();
        await ExportAsync();
        var before = await FilesAsync();
        await Store.LoadAsync(new(Symbol, "test", [Minute(Opening, 55)]), Cancel);

        (await ExportAsync()).Written.ShouldBe(1);

        var after = await FilesAsync();
        (after[1], after[0].Path == before[0].Path).ShouldBe((before[1], false));
        (await Objects.ExistsAsync(before[0].Path, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Export_OfAYearWhoseBarsWereWithdrawn_HasNoFileOfItAnyMore()
    {
        await LoadDaysAsync(new DateOnly(2017, 12, 29));
        await LoadDaysAsync(new DateOnly(2018, 1, 2));
        await ExportAsync();
        var load = (await new BarLoads(Database.Source).ListAsync(Symbol, most: 1, Cancel))[0].Id;
        await new BarLoads(Database.Source).UndoAsync(load, reason: null, Cancel);

        (await ExportAsync()).Written.ShouldBe(1);

        (await FilesAsync()).ShouldHaveSingleItem().Place.Period.ShouldBe(new(2017, 1, 1));
        (await ExportAsync()).Written.ShouldBe(0);
    }

    [Fact]
    public async Task Verify_AfterAHundredDamages_NamesEachAndNothingElse()
    {
        await LoadTwoMonthsAsync();
        await LoadDaysAsync([.. TradingCalendar.Nyse.Sessions(new(2010, 1, 4), new(2017, 12, 29)).Select(s => s.Date)]);
        await ExportAsync();
        var files = await FilesAsync();
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
        {
            var whole = files.ToDictionary(f => f.Path, f => File.ReadAllBytes(PathOf(f)));
            var hurt = Damage(random, files);

            var faults = (await VerifyAsync()).Faults;

            faults.Select(f => f.Path.Value).Order(StringComparer.Ordinal).ShouldBe(
                hurt.Select(f => f.Path.Value).Order(StringComparer.Ordinal), $"damage {i}");
            foreach (var (path, bytes) in whole)
                File.WriteAllBytes(Path.Combine(_root, path.Value), bytes);
        }

        (await VerifyAsync()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_Rewriting_MendsWhatWasDamaged()
    {
        await LoadTwoMonthsAsync();
        await ExportAsync();
        var files = await FilesAsync();
        File.Delete(PathOf(files[0]));
        File.WriteAllText(PathOf(files[1]), "something else");

        await ExportAsync(rewrite: true);

        (await VerifyAsync()).Faults.ShouldBeEmpty();
        (await FilesAsync()).ShouldBe(files);
    }

    [Fact]
    public async Task Collect_DeletesWhatNoKeptVersionNamesOnceItIsOld()
    {
        await LoadTwoMonthsAsync();
        await ExportAsync();
        var old = (await FilesAsync())[0];
        await Store.LoadAsync(new(Symbol, "test", [Minute(Opening, 55)]), Cancel);
        await ExportAsync();
        await Objects.PutAsync(new("lake/1min/raw/LOST/2018-05.parquet"), [1], Cancel);
        await Objects.PutAsync(new("raw/vendor/answer.gz"), [1], Cancel);
        Directory.CreateDirectory(Path.Combine(_root, ".unfinished"));
        await File.WriteAllTextAsync(Path.Combine(_root, ".unfinished", "killed"), "half", Cancel);

        var young = await CollectAsync(keep: TimeSpan.Zero, grace: TimeSpan.FromHours(1));
        (young.Files, young.Unfinished).ShouldBe((0, 0));
        _time.Now = _time.Now.AddHours(2);
        var aged = await CollectAsync(keep: TimeSpan.Zero, grace: TimeSpan.FromHours(1));

        (aged.Files, aged.Unfinished).ShouldBe((2, 1));
        (await Objects.ExistsAsync(old.Path, Cancel)).ShouldBeFalse();
        (await Objects.ExistsAsync(new("raw/vendor/answer.gz"), Cancel)).ShouldBeTrue();
        (await VerifyAsync()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Collect_KeepsTheFilesOfVersionsThatWereReplacedLately()
    {
        await LoadTwoMonthsAsync();
        await ExportAsync();
        var old = (await FilesAsync())[0];
        await Store.LoadAsync(new(Symbol, "test", [Minute(Opening, 55)]), Cancel);
        await ExportAsync();

        _time.Now = _time.Now.AddDays(6);
        (await CollectAsync(keep: TimeSpan.FromDays(7), grace: TimeSpan.Zero)).Files.ShouldBe(0);
        _time.Now = _time.Now.AddDays(2);
        (await CollectAsync(keep: TimeSpan.FromDays(7), grace: TimeSpan.Zero)).Files.ShouldBe(1);

        (await Objects.ExistsAsync(old.Path, Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task TwoWritersAndACollectorAtOnce_LoseNothing()
    {
        await LoadTwoMonthsAsync();
        _time.Now = _time.Now.AddMinutes(30); // every file is old enough to be deleted
        using var done = new CancellationTokenSource();
        var collector = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                await CollectAsync(keep: TimeSpan.Zero, grace: TimeSpan.Zero);
        }, Cancel);

        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Store.LoadAsync(new(Symbol, "test", [Minute(Opening.AddMinutes(10 * writer + i % 3), 10 + i)]), Cancel);
                await ExportAsync();
            }
        }, Cancel)));
        await done.CancelAsync();
        await collector;
        await ExportAsync();

        (await VerifyAsync()).Faults.ShouldBeEmpty();
        var files = await FilesAsync();
        files.Count.ShouldBe(2);
        var believed = await Store.ReadAsync(Symbol, new(Opening, Opening.AddDays(1)), knownAt: null, Cancel);
        LakeContent.Of(files[0].Place, believed, files[0].KnownAt).File.ShouldBe(files[0]);
    }

    [Fact]
    public async Task AnyUse_WhileTheStoreIsAway_SaysSoAndChangesNothing()
    {
        await LoadTwoMonthsAsync();

        await Should.ThrowAsync<ObjectStoreException>(
            Export(new DiskObjects("/proc/nothing")).RunAsync(Symbol, rewrite: false, progress: null, Cancel));

        (await FilesAsync()).ShouldBeEmpty();
    }

    private List<LakeFile> Damage(Random random, IReadOnlyList<LakeFile> files)
    {
        var file = files[random.Next(files.Count)];
        var (path, bytes) = (PathOf(file), File.ReadAllBytes(PathOf(file)));
        switch (random.Next(4))
        {
            case 0:
                File.Delete(path);
                return [file];
            case 1:
                File.WriteAllBytes(path, bytes[..random.Next(bytes.Length)]);
                return [file];
            case 2:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, bytes);
                return [file];
            default:
                var other = files.Where(f => f != file).ElementAt(random.Next(files.Count - 1));
                File.WriteAllBytes(path, File.ReadAllBytes(PathOf(other)));
                File.WriteAllBytes(PathOf(other), bytes);
                return [file, other];
        }
    }

    private string PathOf(LakeFile file) => Path.Combine(_root, file.Path.Value);

    private async Task LoadTwoMonthsAsync() => await Store.LoadAsync(
        new(Symbol, "test", [.. Minutes(Opening, 390), .. Minutes(new(2018, 6, 1, 13, 30, 0, DateTimeKind.Utc), 390)]), Cancel);

    private async Task LoadDaysAsync(params DateOnly[] sessions) => await new BarStore(Database.Source).LoadAsync(
        Symbol, "test", [.. sessions.Select(s => new Bar(s, 10, 11, 9, 10, 100))], [], Cancel);

    private LakeExport Export(IObjectStore objects) =>
        new(new BarStore(Database.Source), new(Database.Source), Store, Manifest, objects);

    private Task<LakeExportReport> ExportAsync(bool rewrite = false) => Export(Objects).RunAsync(Symbol, rewrite, progress: null, Cancel);

    private async Task<IReadOnlyList<LakeFile>> FilesAsync() => (await Manifest.ReadAsync(Symbol, Cancel)).Files;

    private Task<LakeVerificationReport> VerifyAsync() => new LakeVerification(Manifest, Objects).RunAsync(Symbol, progress: null, Cancel);

    private Task<LakeCollectorReport> CollectAsync(TimeSpan keep, TimeSpan grace) =>
        new LakeCollector(Manifest, Objects, _time).RunAsync(keep, grace, Cancel);
}
