/** What a host needs in order to log in to a target. */
export interface HostLogin {
  readonly target: string;
  /** The host's iSCSI name. */
  readonly initiator: string;
  readonly chapName: string;
  /** The CHAP name with which the target authenticates itself (mutual CHAP).  Null or absent: it does not. */
  readonly targetChapName?: string | null;
  /** As `address:port`, IPv6 in brackets; empty if unknown. */
  readonly portals: readonly string[];
}

/** The commands for one operating system. */
export interface HostCommands {
  readonly system: 'Linux' | 'Windows' | 'ESXi';
  /** A precondition, as the rest of a sentence that begins with "On <system>". */
  readonly condition: string;
  readonly lines: readonly string[];
}

/** The commands with which a host logs in.  None of them contains the secret. */
export function hostCommandsFor({
  target,
  initiator,
  chapName,
  targetChapName = null,
  portals,
}: HostLogin): readonly HostCommands[] {
  const portal = portals[0] ?? '<address>:3260';
  const [address = portal, port = '3260'] = splitPortal(portal);
  return [
    {
      system: 'Linux',
      condition: `(open-iscsi), whose /etc/iscsi/initiatorname.iscsi says InitiatorName=${initiator}`,
      lines: [
        `iscsiadm -m discovery -t sendtargets -p ${portal}`,
        `iscsiadm -m node -T ${target} -p ${portal} -o update -n node.session.auth.authmethod -v CHAP`,
        `iscsiadm -m node -T ${target} -p ${portal} -o update -n node.session.auth.username -v ${chapName}`,
        ...(targetChapName === null
          ? [
              `edit node.session.auth.password in /etc/iscsi/nodes/${target}/, so that the secret is in no argument, then`,
            ]
          : [
              `iscsiadm -m node -T ${target} -p ${portal} -o update -n node.session.auth.username_in -v ${targetChapName}`,
              `edit node.session.auth.password (the secret of the host) and password_in (that of the target) in /etc/iscsi/nodes/${target}/, so that neither is in an argument, then`,
            ]),
        `iscsiadm -m node -T ${target} -p ${portal} --login`,
      ],
    },
    {
      system: 'Windows',
      condition: `(PowerShell), whose Get-InitiatorPort says ${initiator}`,
      lines: [
        `New-IscsiTargetPortal -TargetPortalAddress ${address} -TargetPortalPortNumber ${port}`,
        ...(targetChapName === null
          ? []
          : [
              'Set-IscsiChapSecret -ChapSecret (Read-Host) # the secret of the target; one for all targets of this host',
            ]),
        `Connect-IscsiTarget -NodeAddress ${target} -AuthenticationType ${targetChapName === null ? 'ONEWAYCHAP' : 'MUTUALCHAP'} -ChapUsername ${chapName} -ChapSecret (Read-Host) -IsPersistent $true`,
      ],
    },
    {
      system: 'ESXi',
      condition: 'with the software adapter vmhba64, say',
      lines: [
        `esxcli iscsi adapter discovery sendtarget add -A vmhba64 -a ${portal}`,
        `in the vSphere Client: the adapter, Dynamic Discovery, ${portal}, Authentication: ${
          targetChapName === null
            ? `unidirectional CHAP, name ${chapName}, the secret`
            : `bidirectional CHAP, outgoing name ${chapName} with the secret of the host, incoming name ${targetChapName} with that of the target`
        }`,
        'esxcli storage core adapter rescan -A vmhba64',
      ],
    },
  ];
}

/** "db1" for "iqn.2026-11.com.example:db1".  The date is left out, because it does not help to distinguish hosts. */
export function defaultNameFor(initiator: string): string {
  const last = initiator.split(/[:,]/u).at(-1) ?? initiator;
  const plain = last.replaceAll(/[^a-z0-9.-]+/giu, '-').slice(0, 40);
  return `${plain === '' ? 'volume' : plain}-${Date.now().toString(36)}`;
}

function splitPortal(portal: string): readonly string[] {
  const match = /^\[?(.+?)\]?:(\d+)$/u.exec(portal);
  return match ? match.slice(1) : [portal];
}
