// Generated from mof/ by `npm run generate`.  Do not edit.

import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import type { CIM_Account, CIM_AccountFamily } from './CIM_Account.js';
import type { CIM_ComputerSystemFamily } from './CIM_ComputerSystem.js';
import type { CIM_IdentityFamily } from './CIM_Identity.js';
import type { CIM_SecurityService, CIM_SecurityServiceMethods } from './CIM_SecurityService.js';
import type { CIM_UserContact, CIM_UserContactFamily } from './CIM_UserContact.js';

/** Return values of CIM_AccountManagementService.CreateAccount (ValueMap). */
export const CreateAccountReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
} as const;

/** Return values of CIM_AccountManagementService.CreateUserContact (ValueMap). */
export const CreateUserContactReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
} as const;

/** Return values of CIM_AccountManagementService.CreateUserContactByIdentity (ValueMap). */
export const CreateUserContactByIdentityReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
} as const;

/** Return values of CIM_AccountManagementService.GetAccounts (ValueMap). */
export const GetAccountsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
} as const;

/** Return values of CIM_AccountManagementService.GetUserContacts (ValueMap). */
export const GetUserContactsReturn = {
  CompletedWithNoError: 0,
  NotSupported: 1,
  Failed: 2,
} as const;

/** Creates and finds accounts of a system. */
export interface CIM_AccountManagementService extends CIM_SecurityService {}

export interface CIM_AccountManagementServiceMethods extends CIM_SecurityServiceMethods {
  /** Creates an account on a system. */
  CreateAccount: {
    in: {
      /** The system that gets the account.  Required. */
      readonly System: CIMInstanceName<CIM_ComputerSystemFamily>;
      /** The account as it is to be.  Required. */
      readonly AccountTemplate: CIM_Account;
    };
    out: {
      /** The account that was created. */
      readonly Account?: CIMInstanceName<CIM_AccountFamily> | null;
      /** Identities that stand for whoever uses the account. */
      readonly Identities?: readonly (CIMInstanceName<CIM_IdentityFamily> | null)[] | null;
    };
    returns: (typeof CreateAccountReturn)[keyof typeof CreateAccountReturn];
  };
  /** Notes how to reach somebody, with a new identity. */
  CreateUserContact: {
    in: {
      /** Required. */
      readonly System: CIMInstanceName<CIM_ComputerSystemFamily>;
      /** Required. */
      readonly UserContactTemplate: CIM_UserContact;
    };
    out: {
      readonly UserContact?: CIMInstanceName<CIM_UserContactFamily> | null;
      readonly Identities?: readonly (CIMInstanceName<CIM_IdentityFamily> | null)[] | null;
    };
    returns: (typeof CreateUserContactReturn)[keyof typeof CreateUserContactReturn];
  };
  /** Notes how to reach somebody, for an identity that exists. */
  CreateUserContactByIdentity: {
    in: {
      /** Required. */
      readonly System: CIMInstanceName<CIM_ComputerSystemFamily>;
      /** Required. */
      readonly UserContactTemplate: CIM_UserContact;
      /** Required. */
      readonly Identity: CIMInstanceName<CIM_IdentityFamily>;
    };
    out: {
      readonly UserContact?: CIMInstanceName<CIM_UserContactFamily> | null;
    };
    returns: (typeof CreateUserContactByIdentityReturn)[keyof typeof CreateUserContactByIdentityReturn];
  };
  /** Finds the accounts of a user. */
  GetAccounts: {
    in: {
      readonly UserID: string | null;
    };
    out: {
      readonly Accounts?: readonly (CIMInstanceName<CIM_AccountFamily> | null)[] | null;
    };
    returns: (typeof GetAccountsReturn)[keyof typeof GetAccountsReturn];
  };
  /** Finds the contact data of a user. */
  GetUserContacts: {
    in: {
      readonly UserID: string | null;
    };
    out: {
      readonly UserContacts?: readonly (CIMInstanceName<CIM_UserContactFamily> | null)[] | null;
    };
    returns: (typeof GetUserContactsReturn)[keyof typeof GetUserContactsReturn];
  };
}

/** CIM_AccountManagementService and all classes below it: what a reference to it may name. */
export type CIM_AccountManagementServiceFamily =
  | 'CIM_AccountManagementService';
