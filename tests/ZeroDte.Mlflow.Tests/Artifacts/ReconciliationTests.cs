using Microsoft.Extensions.DependencyInjection;
using ZeroDte.Mlflow.Server.Artifacts;

namespace ZeroDte.Mlflow.Tests.Artifacts;

public sealed class ReconciliationTests(MlflowHost host) : IClassFixture<MlflowHost>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reconcile_EachKindOfFault_IsFoundAndOrphansAreDeleted()
    {
        var run = await host.CreateRunAsync();
        foreach (var name in (string[])["whole", "lost", "changed"])
            await host.Client.UploadAsync(run.ArtifactUri, name, new MemoryStream([1, 2, 3]), Cancel);
        (await RunAsync(verify: true, repair: false)).IsClean.ShouldBeTrue();

        File.Delete(await ObjectAsync("lost"));
        await File.WriteAllBytesAsync(await ObjectAsync("changed"), [1, 2, 4], Cancel);
        await File.WriteAllBytesAsync(Path.Combine(host.Artifacts, "orphan"), [1], Cancel);

        var report = await RunAsync(verify: true, repair: true);

        report.RowsWithoutObject.Single().ShouldEndWith("/lost");
        report.Damaged.Single().ShouldEndWith("/changed");
        report.ObjectsWithoutRow.ShouldBe(["orphan"]);
        (await RunAsync(verify: false, repair: false)).ObjectsWithoutRow.ShouldBeEmpty();
        (await RunAsync(verify: false, repair: false)).Damaged.ShouldBeEmpty("a size alone does not tell");
    }

    [Fact]
    public async Task Reconcile_ObjectOfAWriteUnderWay_IsLeftAlone()
    {
        await File.WriteAllBytesAsync(Path.Combine(host.Artifacts, "young"), [1], Cancel);

        (await host.Services.GetRequiredService<Reconciliation>()
            .RunAsync(Reconciliation.Grace, verify: false, repair: true, Cancel)).ObjectsWithoutRow.ShouldBeEmpty();

        File.Exists(Path.Combine(host.Artifacts, "young")).ShouldBeTrue();
        File.Delete(Path.Combine(host.Artifacts, "young"));
    }

    private Task<ReconcileReport> RunAsync(bool verify, bool repair) =>
        host.Services.GetRequiredService<Reconciliation>().RunAsync(TimeSpan.Zero, verify, repair, Cancel);

    private async Task<string> ObjectAsync(string name) =>
        Path.Combine(host.Artifacts,
            await host.Database.ScalarAsync<string>($"select object from mlflow.artifact where path like '%/{name}'"));
}
