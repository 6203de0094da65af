using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using ZeroDte.Cli.Composition;
using ZeroDte.Cli.Shell;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Identity;
using ZeroDte.Pipeline.Promotion;
using ZeroDte.Pipeline.Publication;

namespace ZeroDte.Cli.Models;

/// <summary>Below <c>models</c>: who serves, and whether a version can be made again.</summary>
internal static class ChampionCommands
{
    public static ExampleCommand Promote()
    {
        var version = new Argument<int>("version") { Description = "Number of a version." };
        var force = new Option<bool>("--force") { Description = "Even if the gates did not let it in." };
        var (symbol, record) = (LifecycleArguments.Symbol(), LifecycleArguments.Record());
        var command = new ExampleCommand("promote", "Make a version champion.", "zerodte models promote 120",
            "zerodte models promote 7 --symbol MSFT --force") { version, force, symbol, record };
        command.SetAction((parsed, cancellationToken) => SwapAsync(parsed.Model(symbol, record), (promotions, by) =>
            promotions.PromoteAsync(parsed.Model(symbol, record), parsed.GetValue(version), by,
                parsed.GetValue(force), cancellationToken), cancellationToken));
        return command;
    }

    public static ExampleCommand Rollback()
    {
        var version = new Argument<int?>("version")
        {
            Description = "The version to go back to; the champion before this one if left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var reason = new Option<string>("--reason") { Description = "Kept with the change.", DefaultValueFactory = _ => "asked for" };
        var (symbol, record) = (LifecycleArguments.Symbol(), LifecycleArguments.Record());
        var command = new ExampleCommand("rollback",
            "Make an earlier version champion again. The next daily training goes on from its configuration.", "zerodte models rollback",
            "zerodte models rollback 117 --reason 'range too narrow'") { version, reason, symbol, record };
        command.SetAction((parsed, cancellationToken) => SwapAsync(parsed.Model(symbol, record), (promotions, by) =>
            promotions.RollbackAsync(parsed.Model(symbol, record), parsed.GetValue(version), by,
                parsed.GetValue(reason)!, cancellationToken), cancellationToken));
        return command;
    }

    public static ExampleCommand Rebuild()
    {
        var version = new Argument<int?>("version")
        {
            Description = "Number of a version; all of them if left out.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (symbol, record, json) = (LifecycleArguments.Symbol(), LifecycleArguments.Record(), Arguments.Json());
        var command = new ExampleCommand("rebuild",
            "Make a version again from its record, with the bars as they were known then, and compare every bit.",
            "zerodte models rebuild 120", "zerodte models rebuild --json") { version, symbol, record, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = await Services.OpenAsync(cancellationToken);
            var model = parsed.Model(symbol, record);
            var rebuilt = await RebuildAsync(services, model, parsed.GetValue(version), cancellationToken);
            if (rebuilt.Count == 0)
            {
                return Failures.Report(ExitCode.BadInput, $"{model.Name} has no "
                    + $"{(parsed.GetValue(version) is { } number ? $"version {number}" : "versions")}.");
            }

            if (parsed.GetValue(json))
            {
                Terminal.WriteJson(rebuilt.Select(r => new
                {
                    r.Version.Name,
                    r.Version.Version,
                    r.IsSame,
                    r.DataHash,
                    r.ContentHash,
                    Recorded = new { r.Version.DataHash, r.Version.ContentHash, r.Version.Code },
                }));
            }
            foreach (var one in parsed.GetValue(json) ? [] : rebuilt)
                Terminal.Out.WriteLine($"{one.Version.Name} version {one.Version.Version}: {one.Words}.");
            return rebuilt.TrueForAll(r => r.IsSame) ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static Task<List<Rebuilt>> RebuildAsync(IServiceProvider services, ModelKey model, int? version,
        CancellationToken cancellationToken) =>
        Terminal.Error.Progress().HideCompleted(true).StartAsync(async context =>
        {
            var versions = services.GetRequiredService<ModelVersions>();
            var last = version ?? (await versions.ListAsync(model, 1, cancellationToken) is [var latest] ? latest.Version : 0);
            var task = context.AddTask("Rebuilding", maxValue: 1);
            var rebuilt = new List<Rebuilt>();
            for (var number = version ?? 1; number <= last; number++)
            {
                if (await versions.FindAsync(model, number, cancellationToken) is { } found)
                    rebuilt.Add(await services.GetRequiredService<Rebuild>().RunAsync(found, cancellationToken));
                task.Value = (double)number / last;
            }

            return rebuilt;
        });

    private static async Task<int> SwapAsync(ModelKey model, Func<Promotions, string, Task<PromotionResult>> swap,
        CancellationToken cancellationToken)
    {
        await using var services = await Services.OpenAsync(cancellationToken);
        var result = await swap(services.GetRequiredService<Promotions>(), Environment.UserName);
        if (result is not Promoted)
            return Failures.Report(result is Overtaken ? ExitCode.Failed : ExitCode.BadInput, result.Words);

        Terminal.Out.WriteLine(result.Words);
        try
        {
            await services.GetRequiredService<Publisher>().PublishAsync(model, cancellationToken);
        }
        catch (MlflowException exception)
        {
            Terminal.Error.WriteLine("The registry does not show it yet; the service or the next change brings it there. "
                + $"{exception.Message}");
        }

        return ExitCode.Done;
    }
}
