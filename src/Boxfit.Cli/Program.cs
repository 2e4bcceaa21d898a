using var terminal = Terminal.OfProcess();
using var interruption = new Interruption(terminal);
return Application.Run(args, terminal, interruption.Token);
