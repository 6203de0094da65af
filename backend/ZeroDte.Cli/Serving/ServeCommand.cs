using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Spectre.Console;
using ZeroDte.Api;
using ZeroDte.Cli.Shell;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Serving;
using ZeroDte.Postgres;

namespace ZeroDte.Cli.Serving;

internal static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1.", DefaultValueFactory = _ => Backend.DefaultPort }
            .Within(1, 65535);
        var address = new Option<IPAddress>("--address")
        {
            Description = "Address to listen on: 0.0.0.0 within a container, behind a proxy that is the only one to reach it.",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = ParseAddress,
        };
        var clock = new Option<ClockKind?>("--clock")
        {
            Description = "Live follows the wall clock; Replay stands on the morning after the last bar. If left out, the data decides.",
        };
        var command = new ExampleCommand("serve", "Run the service until Ctrl-C.",
            "zerodte serve", "zerodte serve --port 8001", "zerodte serve --clock Live") { port, address, clock };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new(parsed.GetValue(address)!, parsed.GetValue(port)), parsed.GetValue(clock), cancellationToken));
        return command;
    }

    private static IPAddress ParseAddress(ArgumentResult result)
    {
        if (IPAddress.TryParse(result.Tokens.Single().Value, out var address))
            return address;
        result.AddError($"'{result.Tokens[0].Value}' is not an address; write 127.0.0.1 or 0.0.0.0.");
        return IPAddress.Loopback;
    }

    private static async Task<int> RunAsync(IPEndPoint at, ClockKind? clock, CancellationToken cancellationToken)
    {
        var port = at.Port;
        string[] settings = [$"--urls=http://{at}", .. clock is null
            ? Array.Empty<string>() : [$"--{ClockOptions.Section}:{nameof(ClockOptions.Clock)}={clock}"]];
        // Before anything is made that would then stand about.
        if (IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Any(l => l.Port == port && (IPAddress.IsLoopback(l.Address) || l.Address.Equals(IPAddress.Any))))
        {
            return Failures.Report(ExitCode.PortTaken, Taken(port));
        }

        await using var app = Backend.Build(settings);
        await MigrateAsync(app.Services, cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return Failures.Report(ExitCode.PortTaken, Taken(port));
        }

        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        await ShowAsync(app.Services, stopping);
        await app.WaitForShutdownAsync(cancellationToken);
        Terminal.Out.WriteLine("Stopped. The database keeps running for other commands; make stop ends it.");
        return ExitCode.Done;
    }

    private static string Taken(int port) =>
        $"Port {port} on 127.0.0.1 is taken. Stop what uses it (make stop, if it is ours), or choose another: make run "
        + $"PORT={(port < ushort.MaxValue ? port + 1 : port - 1)}.";

    /// <summary>A database of another version is a reason not to start; one that is away is waited for.</summary>
    private static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            Terminal.Error.WriteLine($"The database cannot be used yet; the service starts and waits for it. {exception.Message}");
        }
    }

    /// <summary>Waits for the first forecast and shows it, with where to look next.</summary>
    private static async Task ShowAsync(IServiceProvider services, CancellationToken stopping)
    {
        var board = services.GetRequiredService<ForecastBoard>();
        while (!board.IsReady && !stopping.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);

        var followed = (await services.GetRequiredService<FollowedSymbols>().AllAsync(stopping))[0];
        var outlook = board.Find(followed.Value) as Outlook;
        if (outlook is not null)
            ForecastView.Write(Terminal.Out, outlook.BeforeOpen);
        else if (services.GetRequiredService<Fetch>().HasSources)
            Terminal.Out.WriteLine($"{followed}: its bars are being fetched; its forecast follows. ./zerodte market status says how far.");

        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var links = new Grid().AddColumns(2);
        links.AddRow("Home page", address);
        links.AddRow("Forecast", $"curl {address}/predict");
        if (outlook is not null)
            links.AddRow("With the open", $"curl '{address}/predict?open={outlook.BeforeOpen.Open:0.00}'");
        links.AddRow("API", $"{address}/swagger");
        links.AddRow("More commands", "make help, ./zerodte --help");
        Terminal.Out.Write(links);
        Terminal.Out.WriteLine("Ctrl-C ends it.");
    }
}
